"""The advisor's pages, for a tablet carried through the lobby; also what guard and TE guide may do.

Nothing in here can order a queue: the advisor gives tickets, sends them on, ends needless ones, and tells clerks that a
customer is here. What is written freely is masked before it leaves the console.
"""
