"""The rules of the lobby, pure: no clock, file, socket or thread; time and the state of the lobby are arguments.

`decide` turns a command into facts and reads only; `apply` turns facts into state and is the only one that does.
"""
