"""Everyone who takes part, in an explicit list, each in the configuration that suited it best."""

from __future__ import annotations

from bench.contender import Entrant

OURS, FLOOR = "lockstep", "floor: same rows and commits by hand"
_BOTH, _POSTGRES = ("sqlite", "postgresql"), ("postgresql",)
_PROCRASTINATE = "bench.peer_procrastinate:Procrastinate"

SINGLES = (
    Entrant(OURS, "bench.ours:SixSteps", {}, _BOTH, 0, (1,), "ours"),
    Entrant(FLOOR, "bench.same_rows:SameRows", {"batch": 1}, _BOTH, 0, (1,), "floor"),
    Entrant("DBOS, called directly", "bench.peer_dbos:Dbos", {"wal": True}, _BOTH, 0),
    Entrant("absurd", "bench.peer_absurd:Absurd", {}, _POSTGRES, 0),
    Entrant("Procrastinate, one task", _PROCRASTINATE, {"task_a_step": False}, _POSTGRES, 0),
    Entrant("naive: ORM, called directly", "bench.naive:Naive", {"orm": True}, _BOTH, 0, (1,), "naive"),
    Entrant("naive: Core, called directly", "bench.naive:Naive", {"orm": False}, _BOTH, 0, (1,), "naive"),
)

ENTRANTS = (
    Entrant(OURS, "bench.ours:SixSteps", {}, _BOTH, 6000, (1, 2), "ours"),
    Entrant(FLOOR, "bench.same_rows:SameRows", {"batch": 200}, _BOTH, 12000, (1, 2), "floor"),
    Entrant("DBOS, WAL", "bench.peer_dbos:Dbos", {"wal": True}, ("sqlite",), 400),
    Entrant("DBOS, as shipped", "bench.peer_dbos:Dbos", {"wal": False}, ("sqlite",), 300),
    Entrant("DBOS", "bench.peer_dbos:Dbos", {}, _POSTGRES, 400, (1, 2)),
    Entrant("absurd", "bench.peer_absurd:Absurd", {}, _POSTGRES, 500, (1, 2)),
    Entrant("Procrastinate, a task a step", _PROCRASTINATE, {"task_a_step": True}, _POSTGRES, 300, (1, 2)),
    Entrant("Procrastinate, one task", _PROCRASTINATE, {"task_a_step": False}, _POSTGRES, 800, (1, 2)),
    Entrant("naive: ORM, a commit a step", "bench.naive:Naive", {"orm": True}, _BOTH, 500, (1, 2), "naive"),
    Entrant("naive: Core, a commit a step", "bench.naive:Naive", {"orm": False}, _BOTH, 800, (1, 2), "naive"),
    Entrant("bare floor, batches of 1", "bench.bare:Bare", {"batch": 1}, _BOTH, 1000, (1,), "bare"),
    Entrant("bare floor, batches of 10", "bench.bare:Bare", {"batch": 10}, _BOTH, 6000, (1,), "bare"),
    Entrant("bare floor, batches of 100", "bench.bare:Bare", {"batch": 100}, _BOTH, 20000, (1,), "bare"),
    Entrant("bare floor, batches of 500", "bench.bare:Bare", {"batch": 500}, _BOTH, 20000, (1,), "bare"),
)
