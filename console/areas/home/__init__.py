"""The first page of everybody who is signed in."""
