"""`lockstep simulate`: many orders through random worlds, faults and crashes on a virtual clock, from one seed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

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
from runtime.worker import memory
from storage.database import read_url
from storage.fresh import fresh_place, memory_place
from workflow.errors import BadInput

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
Migrate = Annotated[bool, typer.Option("--migrate", help="Move orders to a twin of their version and back, at random moments.")]


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
) -> None:
    """Run many orders through faults and crashes, from one seed.

    Months of virtual time with random people, every routine on board in one store; exit code 1 if any rule is broken.
    """
    if faults not in RATES:
        raise BadInput(f"Faults are {', '.join(RATES)}, not {faults[:40]}.")
    if migrate and over_http:
        raise BadInput("Orders are moved to another version in the process: play --migrate without --over-http.")
    known_profile(profile)
    # What goes wrong is ordered, and counted in the report.
    logs.configure("critical")
    memory.settle()
    parts = store_parts()
    with fresh_place(parts, database) if database or over_http else memory_place(parts) as place:
        settings = load_settings(database_url=place, master_key=crypto.fresh_key())
        on_board = tuple(routines().values()) if routine is None and not over_http else chosen(routine or settings.routine)
        common = (on_board, orders, seed, workers, faults, settings, migrate)
        with _simulation(profile if over_http else None, *common) as simulation:
            report = simulation.run()
    if json:
        # A counter would be made of its pairs and not from them.
        figures = {"ended": dict(report.ended), "ok": report.ok, "orders_per_second": round(report.orders / report.seconds, 1)}
        as_json(asdict(report) | figures)
    else:
        _tell(report)
    if not report.ok:
        words = f"--orders {orders} --seed {seed} --workers {workers} --faults {faults}"
        # Another kind of database takes orders up in another order, and plays something else.
        words += f" --database {read_url(database).render_as_string()}" if database else ""
        words += f" --routine {routine}" if routine else ""
        words += " --migrate" if migrate else ""
        words += f" --over-http --profile {profile}" if over_http else ""
        typer.echo(f"Replay it with: lockstep simulate {words}", err=True)
        raise typer.Exit(1)


@contextmanager
def _simulation(
    profile: str | None, on_board: Sequence[Routine], orders: int, seed: int, workers: int, faults: str, settings: Settings,
    migrate: bool,
) -> Iterator[Simulation]:
    """In the process or, with a profile of its stub systems, over HTTP."""
    common = (orders, seed, workers, faults, settings, _Progress(), on_board)
    if profile is None:
        with closing(Simulation(*common, migrate=migrate)) as simulation:
            yield simulation
        return
    served = extension_of(on_board[0]).simulation_over_http
    if served is None:
        raise BadInput(f"Routine {on_board[0].name} has no stub servers: play it without --over-http.")
    with closing(served(_stubs, known_profile(profile), *common)) as simulation:
        yield simulation


def _stubs(world: Path, port: int) -> list[str]:
    """The words that start `lockstep stubs` as a process, by this very Python."""
    start = [sys.executable, "-c", "from console.cli import main; main()"]
    return [*start, "stubs", "--empty", "--port", str(port), "--world", str(world)]


def _tell(report: Report) -> None:
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
