"""The kit that every daemon of the lobby shares.

Owns what parts must agree on: values, messages, topics, the session with the broker, the life of a daemon.
Must not know any device, the controller or the console.
"""

__version__ = "0.1.0"
