"""The clerk's pages: choosing a desk, serving at it, and the own queue.

They only show and ask: who is next, what may be done to a ticket and when a customer has been waited for long enough is
the controller's to decide. Nothing here moves a ticket to the head of a queue.
"""
