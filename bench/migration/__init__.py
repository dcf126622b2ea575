"""`lockstep bench migrate`: open orders of the real routine are moved to its second version among live traffic, half of them
taken back, and moved again; then all are brought to their end, and the outside systems are asked what they have seen."""

from bench.migration.run import migrate

__all__ = ["migrate"]
