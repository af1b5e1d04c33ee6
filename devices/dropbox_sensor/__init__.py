"""The drop box: how full it is, how many envelopes are in it, and every opening of its door on record."""
