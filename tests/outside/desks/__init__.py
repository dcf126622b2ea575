"""Service desks written from the vendors' contracts alone: they share nothing with our clients and our stub servers.

`python -m tests.outside.desks support|easit --chance X --seed N` serves one and prints its address. It refuses and notes
whatever its contract does not have, and loses replies of what it has done. `POST /_desk` lets people do things in it.
"""
