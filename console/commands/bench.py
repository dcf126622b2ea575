"""`lockstep bench`: measures, shows what it found, and writes it with its command into a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.installation import AsJson

if TYPE_CHECKING:
    from bench.findings import Findings

commands = typer.Typer()
bench = typer.Typer(no_args_is_help=True)
commands.add_typer(bench, name="bench", help="Measure, side by side with the peers.")

Write = Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Put what was found into this document, too.")]
Runs = Annotated[int, typer.Option(min=1, max=50, help="Runs of each, in turn; medians are shown.")]
On = Annotated[str, typer.Option("--on", help="sqlite, postgresql, or both.")]


@bench.command()
def compare(
    runs: Runs = 3,
    on: On = "both",
    factor: Annotated[float, typer.Option(min=0.01, help="Makes every run longer or shorter.")] = 1.0,
    only: Annotated[list[str] | None, typer.Option(help="Only contenders with this word in their name.")] = None,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """Orders a second: our engine, its peers and the floor on the same six-step order."""
    from bench.compare import compare

    _report(lambda: compare(runs, factor, _kinds(on), only or ()), write, json)


@bench.command()
def scale(
    on: On = "sqlite",
    finished: Annotated[list[int] | None, typer.Option(help="How many finished orders lie in the store.")] = None,
    runs: Runs = 3,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """Throughput, latency and bytes an order with up to a million finished orders in the store."""
    from bench.scale import SIZES, scale

    _report(lambda: scale(_kinds(on), finished or SIZES, runs), write, json)


@bench.command()
def batches(
    on: On = "both",
    size: Annotated[list[int] | None, typer.Option(min=1, help="How many orders the worker takes at a time.")] = None,
    runs: Runs = 3,
    factor: Annotated[float, typer.Option(min=0.01, help="Makes every run longer or shorter.")] = 1.0,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """Throughput over how many orders a worker takes at a time, with a graph."""
    from bench.batches import SIZES, batches

    _report(lambda: batches(_kinds(on), size or SIZES, runs, factor), write, json)


@bench.command()
def workers(
    orders: Annotated[int, typer.Option(min=20, help="Orders a run.")] = 4000,
    processes: Annotated[list[int] | None, typer.Option(help="How many worker processes; may be given several times.")] = None,
    runs: Runs = 3,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """How far one primary goes: one, two and four worker processes on one PostgreSQL."""
    from bench.workers import COUNTS, workers

    _report(lambda: workers(orders, processes or COUNTS, runs), write, json)


@bench.command()
def latency(
    on: On = "both",
    orders: Annotated[int, typer.Option(min=5, help="Orders measured one by one.")] = 200,
    runs: Runs = 3,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """One order at a time on an idle system: to its next state, and through all six steps."""
    from bench.latency import latency

    _report(lambda: latency(_kinds(on), orders, runs), write, json)


@bench.command()
def idle(
    on: On = "both",
    seconds: Annotated[float, typer.Option(min=1, help="How long to watch.")] = 30.0,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """What a worker with nothing to do costs: CPU, queries, memory."""
    from bench.idle import idle

    _report(lambda: idle(_kinds(on), seconds), write, json)


@bench.command()
def start(runs: Runs = 7, write: Write = None, json: AsJson = False) -> None:
    """How long `lockstep --help` and the imports take."""
    from bench.start import start

    _report(lambda: start(runs), write, json)


@bench.command()
def slow(
    on: On = "sqlite",
    orders: Annotated[int, typer.Option(min=10, help="Orders that do not need the slow system.")] = 200,
    slow_orders: Annotated[int, typer.Option(min=1, help="Orders that need it, already in the store.")] = 400,
    runs: Runs = 3,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """How long orders take that do not need a system which takes 5 s a call, with such a system and without."""
    from bench.slow import slow

    _report(lambda: slow(_kinds(on), orders, runs, slow_orders), write, json)


@bench.command()
def routine(
    on: On = "both",
    orders: Annotated[int, typer.Option(min=10, help="Orders of each kind.")] = 300,
    runs: Runs = 3,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """The real routine, from intake to answer, next to the six-step order."""
    from bench.routine import routine

    _report(lambda: routine(_kinds(on), orders, runs), write, json)


@bench.command()
def migrate(
    on: On = "sqlite",
    orders: Annotated[int, typer.Option(min=20, help="Open orders that are moved.")] = 100_000,
    rate: Annotated[int, typer.Option(min=1, help="Orders a second that a run may move.")] = 500,
    traffic: Annotated[float, typer.Option(min=0.1, help="New orders, and actions of people, a second meanwhile.")] = 3.0,
    quiet: Annotated[float, typer.Option(min=1, help="Seconds of that traffic alone, before and after.")] = 60.0,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """Move open orders to another version among live traffic, half of them back, and again; count what was lost or repeated."""
    from bench.migration import migrate

    _report(lambda: migrate(_kinds(on), orders, rate, traffic, quiet), write, json)


@bench.command()
def console(
    orders: Annotated[int, typer.Option(min=10, help="Orders in the store.")] = 200_000,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """How long the console's pages take."""
    from bench.pages import pages

    _report(lambda: pages(orders), write, json)


@bench.command()
def reader(
    generated: Annotated[int, typer.Option(min=0, help="How many texts are made in addition to the corpus.")] = 20_000,
    seed: Annotated[int, typer.Option(help="What they are made from; the same seed makes the same texts.")] = 1,
    show: Annotated[bool, typer.Option("--show", help="Show the texts that fail, with what is wrong.")] = False,
    write: Write = None,
    json: AsJson = False,
) -> None:
    """How many texts are read wrong without a doubt, asked about without need, and read."""
    from bench.reader import reader

    _report(lambda: reader(generated, seed, show), write, json)


def _kinds(on: str) -> list[str]:
    from bench.places import KINDS

    if on not in (*KINDS, "both"):
        raise typer.BadParameter(f"There is no database `{on}`; wanted is sqlite, postgresql or both.", param_hint="--on")
    return list(KINDS) if on == "both" else [on]


def _report(measure: Callable[[], Findings], write: Path | None, json: bool) -> None:
    from bench import findings
    from console.show import as_json

    found: Any = measure()
    if json:
        as_json(dict(found.facts))
    else:
        findings.show(found)
    if write is not None:
        findings.write(found, write)
