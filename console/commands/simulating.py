"""`lockstep simulate`: many orders through random worlds, faults and crashes on a virtual clock, from one seed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

from console import command_reasons as reasons
from console.installation import PROFILES, AsJson, OverHttp, Profile, known_profile
from console.show import as_json
from rehearsal.extension import extension_of
from rehearsal.rehearsal import chosen
from rehearsal.simulation.report import Report
from rehearsal.simulation.run import RATES, Simulation
from runtime import crypto, logs
from runtime.bootstrap import load_settings, routines, store_parts
from runtime.routine import Routine
from runtime.settings import Settings
from runtime.versions.plan_file import read_plan
from runtime.versions.ways import require_whole
from runtime.worker import tuning
from storage.database import read_url
from storage.fresh import fresh_place, memory_place
from workflow.errors import BadInput, LockstepError
from workflow.reasons import Reason
from workflow.versions.plan import MigrationPlan

commands = typer.Typer()

Orders = Annotated[int, typer.Option("--orders", min=1, max=10_000_000, help="How many orders of each routine are begun.")]
NewOrder = Annotated[int, typer.Option("--seed", help="The same seed plays the same.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Workers that take turns.")]
Faults = Annotated[str, typer.Option("--faults", help="How bad the days are: none, some or many.")]
Place = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="Play on this database, in a separate place.", show_default=False),
]

Only = Annotated[
    str | None, typer.Option("--routine", metavar="NAME", help="Only this routine.", show_default="every one on board")
]
Migrate = Annotated[
    bool, typer.Option("--migrate", help="Move orders to a changed version of their table and back, at random moments.")
]
By = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE", help="Move orders by this migration plan and back.", show_default=False)
]
Processes = Annotated[
    int, typer.Option("--processes", min=1, max=64, help="Play so many seeds side by side, from --seed on; each in a process.")
]


@commands.command()
def simulate(
    orders: Orders = 1000,
    seed: NewOrder = 1,
    workers: Workers = 4,
    faults: Faults = "many",
    json: AsJson = False,
    database: Place = None,
    over_http: OverHttp = False,
    profile: Profile = PROFILES[0],
    routine: Only = None,
    migrate: Migrate = False,
    plan: By = None,
    processes: Processes = 1,
) -> None:
    """Run many orders through faults and crashes, from one seed.

    Months of virtual time with random people, every routine on board in one store, which is in memory unless a database is
    named; exit code 1 if any rule is broken.
    """
    if faults not in RATES:
        raise BadInput(reasons.NO_SUCH_FAULTS(known=list(RATES), name=faults[:40]))
    if (migrate or plan) and over_http:
        raise BadInput(reasons.MIGRATED_IN_PROCESS())
    profile = known_profile(profile)
    given = Given(orders, workers, faults, database, profile if over_http else None, routine, migrate, plan)
    reports = [_played(given, seed, _Progress())] if processes == 1 else _side_by_side(given, seed, processes)
    if json:
        as_json(_facts(reports[0]) if processes == 1 else [_facts(report) for report in reports])
    else:
        for report in reports:
            _show(report)
    for report in reports:
        if not report.ok:
            typer.echo(f"Replay it with: lockstep simulate {given.words(report.seed)}", err=True)
    if not all(report.ok for report in reports):
        raise typer.Exit(1)


@dataclass(frozen=True)
class Given:
    """What is played, but for the seed; with a `profile` of the stub systems, over HTTP."""

    orders: int
    workers: int
    faults: str
    database: str | None
    profile: str | None
    routine: str | None
    migrate: bool
    plan: Path | None = None

    def words(self, seed: int) -> str:
        """The options that play it again."""
        words = f"--orders {self.orders} --seed {seed} --workers {self.workers} --faults {self.faults}"
        # Another kind of database takes orders up in another order, and plays something else.
        words += f" --database {read_url(self.database).render_as_string()}" if self.database else ""
        words += f" --routine {self.routine}" if self.routine else ""
        words += " --migrate" if self.migrate else ""
        words += f" --plan {self.plan}" if self.plan else ""
        return words + (f" --over-http --profile {self.profile}" if self.profile else "")


def _played(given: Given, seed: int, progress: Callable[[int, int], None]) -> Report:
    """One run, in a separate store."""
    # What goes wrong is ordered, and counted in the report.
    logs.configure("critical")
    tuning.tune()
    parts = store_parts()
    with fresh_place(parts, given.database) if given.database or given.profile else memory_place(parts) as place:
        settings = load_settings(database_url=place, master_key=crypto.fresh_key())
        with _simulation(given, seed, settings, progress) as simulation:
            return simulation.run()


def _side_by_side(given: Given, first: int, processes: int) -> list[Report]:
    """The runs of so many seeds, each in a separate process."""
    seeds = range(first, first + processes)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        found = list(pool.map(_alone, [given] * processes, seeds))
    for report in found:
        if isinstance(report, Reason):
            raise BadInput(report)
    return [report for report in found if isinstance(report, Report)]


def _alone(given: Given, seed: int) -> Report | Reason:
    """A run in a separate process, without a line of how far it is; a reason where it cannot be played."""
    try:
        return _played(given, seed, lambda done, of: None)
    except LockstepError as problem:
        return problem.reason


def _plan_of(given: Given, on_board: Sequence[Routine]) -> MigrationPlan | None:
    """The plan, whose two versions this program runs; raises `BadInput` where it does not, or the plan has a gap."""
    if given.plan is None:
        return None
    plan = read_plan(given.plan)
    tables = {(w.name, w.version): w for r in on_board for w in (r.definition, *r.older)}
    old, new = tables.get((plan.routine, plan.old)), tables.get((plan.routine, plan.new))
    if old is None or new is None:
        here = [f"{name} {version}" for name, version in tables]
        raise BadInput(reasons.PLAN_OF_OTHER_TABLES(old=plan.old, new=plan.new, routine=plan.routine, known=here))
    require_whole(plan, old, new)
    return plan


@contextmanager
def _simulation(given: Given, seed: int, settings: Settings, progress: Callable[[int, int], None]) -> Iterator[Simulation]:
    every = given.routine is None and given.profile is None
    on_board = tuple(routines().values()) if every else chosen(given.routine or settings.routine)
    common = (given.orders, seed, given.workers, given.faults, settings, progress, on_board)
    if given.profile is None:
        with closing(Simulation(*common, migrate=given.migrate, plan=_plan_of(given, on_board))) as simulation:
            yield simulation
        return
    served = extension_of(on_board[0]).simulation_over_http
    if served is None:
        raise BadInput(reasons.NO_STUB_SERVERS(routine=on_board[0].name))
    with closing(served(_stubs, given.profile, *common)) as simulation:
        yield simulation


def _stubs(world: Path, port: int) -> list[str]:
    """The words that start `lockstep stubs` as a process, by this very Python."""
    start = [sys.executable, "-c", "from console.cli import main; main()"]
    return [*start, "stubs", "--empty", "--port", str(port), "--world", str(world)]


def _facts(report: Report) -> dict[str, Any]:
    # A counter would be made of its pairs and not from them.
    more = {"ended": dict(report.ended), "ok": report.ok, "orders_per_second": round(report.orders / report.seconds, 1)}
    return asdict(report) | more


def _show(report: Report) -> None:
    speed = report.orders / report.seconds
    typer.echo(
        f"seed {report.seed}: {report.orders} orders in {report.seconds:.0f} s ({speed:.0f} orders/s), {report.days} days played"
    )
    typer.echo(
        f"{report.steps} steps, {report.effects} effects outside, {report.faults} faults, {report.crashes} crashes, "
        f"{report.silences} silent workers"
    )
    if report.poisoned:
        typer.echo(f"{report.poisoned} bad deliveries and messages, of which {report.set_aside} were set aside")
    typer.echo(
        f"{report.stalls} workers stopped between look and change, {report.drips} answers that dripped past the lease, "
        f"{report.skewed} workers with their own clock"
    )
    if report.overlaps:
        typer.echo(f"{report.overlaps} transactions began while the commit of another was on its way")
    if report.moves:
        typer.echo(f"{report.moves} times an order was moved to another version or back")
    if report.outages:
        typer.echo(f"the stub systems were killed and started again {report.outages} times")
    typer.echo("ended: " + ", ".join(f"{state} {n}" for state, n in sorted(report.ended.items())))
    typer.echo(f"lost {report.lost}, repeated {report.duplicates}, stuck {report.stuck}, rules broken {len(report.broken)}")
    for text in report.broken[:20]:
        typer.echo(text)


_START = "\r\x1b[K"


class _Progress:
    """How far it is, at most once a second, on a terminal or as lines."""

    def __init__(self) -> None:
        self._began = self._printed = monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = monotonic()
        if now - self._printed < (1 if sys.stderr.isatty() else 30):
            return
        self._printed = now
        sys.stderr.write(f"{_START if sys.stderr.isatty() else ''}{done}/{of} ended, {done / (now - self._began):.0f} orders/s")
        sys.stderr.write("" if sys.stderr.isatty() else "\n")
        sys.stderr.flush()
