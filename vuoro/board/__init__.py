"""The board of a waiting area: which call has the main place (`showings`), what is on it (`view`), where (`layout`).

All of it is pure, so a display and a web page that get the same calls show the same board.
"""
