"""``vuoroctl``: the command that maintenance uses over SSH.

Owns the command line and what it shows of the lobby. Knows the kit alone: each other package brings its own commands
through the entry-point group ``vuoro.commands``.
"""
