"""The ticket kiosk: a customer presses a lit button, a ticket comes out.

A ticket is saved, then printed, then confirmed: `logic` decides, `ticket` makes the bytes, `printing` the paper.
"""
