"""The door: signing in and out, PINs, one-time links, language and look."""
