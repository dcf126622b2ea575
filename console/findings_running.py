"""What `lockstep check` sees of what runs: workers, clocks and outside systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.command_texts import localized
from runtime.app import App
from runtime.clock import APART
from runtime.services.alarms import Alarms, clocks_apart, look
from runtime.services.canaries import Canaries
from runtime.services.safeguards import Safeguards
from runtime.witness_notes import Noted
from storage import definitions, health, heartbeats, queries
from storage.intake_health import IntakeHealth

if TYPE_CHECKING:
    from console.findings import Finding


def about_running(app: App, made: type[Finding]) -> Iterator[Finding]:
    """One finding for each; red while it lasts."""
    yield _about_workers(app, made)
    yield _about_clocks(app, made)
    yield _about_versions(app, made)
    yield from _about_canaries(app, made)
    alarms = look(app)
    yield from _about_systems(app, alarms, made)
    yield from _about_intakes(alarms, made)
    yield from _about_work(alarms, made)
    yield from about_safeguards(alarms.safeguards, made)


def _about_workers(app: App, made: type[Finding]) -> Finding:
    now = app.clock.now()
    with app.store.read() as connection:
        alive, last = heartbeats.alive(connection, now), heartbeats.last_seen(connection)
        idle = last is None and not queries.list_orders(connection, only_open=True, limit=1)
    if alive:
        names = ", ".join(worker["name"] for worker in alive[:10])
        return made("workers", True, localized(f"{len(alive)} igång: {names}.", f"{len(alive)} alive: {names}."))
    if idle:
        seen = localized(
            "Det har aldrig funnits någon, och ingen beställning är öppen.",
            "There has never been one, and there is no open order.",
        )
        return made("workers", True, seen, localized("`lockstep worker` startar en.", "`lockstep worker` starts one."))
    if last:
        ago = _ago(now - last)
        seen = localized(
            f"Ingen är igång; den senaste hördes av för {ago} sedan.", f"None is alive; the last was heard of {ago} ago."
        )
    else:
        seen = localized("Ingen är igång; det finns öppna beställningar.", "None is alive; there are open orders.")
    todo = localized(
        "Starta en med `lockstep worker`, och se i dess logg varför den förra slutade.",
        "Start one with `lockstep worker`, and see in its log why the last one ended.",
    )
    return made("workers", False, seen, todo)


def _about_versions(app: App, made: type[Finding]) -> Finding:
    with app.store.read() as connection:
        left = definitions.left_alone(connection, app.clock.now(), app.store.definitions.values())
    if not left:
        seen = localized("Varje öppen beställning har en version som körs.", "Every open order is of a version that is run.")
        return made("versions", True, seen)
    orders = ", ".join(f"{routine} {version}: {n}" for routine, version, n in left)
    seen = localized(
        f"Ingen bakgrundstjänst kör versionen av öppna beställningar: {orders}.",
        f"No worker alive runs the version of open orders: {orders}.",
    )
    return made("versions", False, seen, localized("Starta en bakgrundstjänst som har den.", "Start a worker that has it."))


def _about_canaries(app: App, made: type[Finding]) -> Iterator[Finding]:
    for canary in Canaries(app).all():
        name = f"canary {canary.routine}"
        if canary.stopped_at is None:
            seen = localized(
                f"{canary.share:g} % av de nya beställningarna börjar i {canary.version}, de andra i {canary.against}.",
                f"{canary.share:g} % of the new orders begin under {canary.version}, the others under {canary.against}.",
            )
            yield made(name, True, seen)
            continue
        at, end = _at(canary.stopped_at), f"`lockstep version canary {canary.version} --end --by WHO --reason TEXT`"
        seen = localized(
            f"Provet av version {canary.version} stannade {at}: {canary.why.sv}",
            f"The trial of version {canary.version} stopped at {at}: {canary.why.en}",
        )
        yield made(
            name,
            False,
            seen,
            localized(f"Se dess beställningar; {end} när det är utrett.", f"See its orders; {end} when that is dealt with."),
        )


def _about_clocks(app: App, made: type[Finding]) -> Finding:
    with app.store.read() as connection:
        wrong = clocks_apart(app, connection)
    if not wrong:
        most = f"{APART.total_seconds():.0f} s"
        seen = localized(f"Alla går inom {most} från databasens.", f"All are within {most} of the store's.")
        return made("clocks", True, seen)
    skews = ", ".join(f"{name} {by.total_seconds():+.0f} s" for name, by in sorted(wrong.items()))
    todo = localized(
        "Låt en tidsserver (NTP) ställa maskinernas klockor, databasens också. Tills dess gäller databasens klocka.",
        "Have the machines' clocks set by a time server (NTP), the database's as well. Leases go by the store's clock meanwhile.",
    )
    return made("clocks", False, localized(f"Går inte som databasens: {skews}.", f"Not the store's: {skews}."), todo)


def _about_systems(app: App, alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    with app.store.read() as connection:
        rows = {name: row for name, row in health.systems_(connection).items() if name in app.adapters}
    silent = {name: row for name, row in rows.items() if row.breaker.state != "closed" or row.paused_by is not None}
    for name, row in sorted(silent.items()):
        if row.paused_by is not None:
            seen = localized(f"Pausat av {row.paused_by}.", f"Paused by {row.paused_by}.")
            todo = localized("Återuppta det i webben när det får anropas.", "Resume it in the console when it may be called.")
            yield made(f"system {name}", False, seen, todo)
            continue
        opened = row.breaker.opened_at
        since = localized(f" sedan {_at(opened)}", f" since {_at(opened)}") if opened else ""
        seen = localized(
            f"Det svarar inte{since}; beställningar som behöver det väntar.",
            f"It does not answer{since}; orders that need it wait.",
        )
        todo = localized(
            "Se till att det går och nås härifrån; det frågas igen automatiskt.",
            "See that it runs and can be reached from here; it is asked again automatically.",
        )
        yield made(f"system {name}", False, seen, todo)
    waiting = [w for w in alarms.waiting if w.system not in silent]
    for system, n, since_ in waiting:
        seen = localized(
            f"{n} beställningar har väntat på det sedan {_at(since_)}, fast det svarar andra.",
            f"{n} orders have waited for it since {_at(since_)}, though it answers others.",
        )
        todo = localized(
            "Se `lockstep order explain`, och i systemets logg varför det inte svarar för dem; de försöks igen.",
            "See `lockstep order explain`, and in the log of that system why it does not answer for them; they are tried again.",
        )
        yield made(f"system {system}", False, seen, todo)
    if not silent and not waiting:
        yield made("systems", True, localized("Inget som är känt svarar inte.", "None is known to be silent."))


def _about_intakes(alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    for intake in alarms.intakes:
        todo = localized(
            "Se till att deras system nås och släpper in oss, och att en bakgrundstjänst går utan --no-intake; loggen säger mer.",
            "See that their system can be reached and lets us in, and that a worker runs without --no-intake; its log says more.",
        )
        yield made(f"intake {intake.routine}", False, f"{_unread(intake)}; {_last_read(intake)}.", todo)
    if not alarms.intakes:
        yield made(
            "intake", True, localized("Ingen läsning av leveranser misslyckas.", "No reading of deliveries is known to fail.")
        )


def _unread(intake: IntakeHealth) -> str:
    if not intake.code:
        return localized("Inga leveranser läses", "No deliveries are read")
    code, since = intake.code, _at(intake.failing_since)
    return localized(f"Leveranser kan inte läsas ({code}) sedan {since}", f"Deliveries cannot be read ({code}) since {since}")


def _last_read(intake: IntakeHealth) -> str:
    if not intake.read_at:
        return localized("ingen läsning har lyckats än", "none has gone well yet")
    at = _at(intake.read_at)
    return localized(f"den senaste läsning som lyckades var {at}", f"the last reading that went well was at {at}")


def _about_work(alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    if alarms.untaken:
        n, since = alarms.untaken, _at(alarms.untaken_since)
        seen = localized(
            f"{n} är i tur sedan {since}, och ingen bakgrundstjänst tar upp dem.",
            f"{n} are due since {since}, and no worker takes them up.",
        )
        todo = localized(
            "Se i bakgrundstjänsternas loggar vad som misslyckas, eller starta fler.",
            "See in the workers' logs what fails, or start more workers.",
        )
        yield made("due orders", False, seen, todo)
    if alarms.outcomes:
        n, numbers = alarms.outcomes, ", ".join(alarms.outcome_orders)
        seen = localized(
            f"{n} ändringar kan vara gjorda eller inte, i beställningar {numbers}.",
            f"{n} changes may have been made or not, in orders {numbers}.",
        )
        todo = localized(
            "De som granskas för hand väntar på att någon tittar efter i systemet och sedan försöker igen eller hoppar över; "
            "om de andra ställs frågan igen.",
            "Those in manual review wait for a person to look over there and then `retry` or skip; the others are asked about.",
        )
        yield made("outcomes", False, seen, todo)
    else:
        seen = localized("För varje ändring är det känt om den gjordes.", "Of every change it is known whether it was made.")
        yield made("outcomes", True, seen)
    if alarms.unreconciled:
        seen = localized(
            "Den är återläst från en säkerhetskopia och inte jämförd med omvärlden sedan dess; det som sagts kan sägas igen.",
            "It was restored from a backup and not compared with the outside since; what was said may be said again.",
        )
        todo = localized(
            "Stoppa bakgrundstjänsterna; `lockstep db reconcile`, sedan `lockstep db reconcile --apply --by WHO --reason TEXT`.",
            "Stop the workers; `lockstep db reconcile`, then `lockstep db reconcile --apply --by WHO --reason TEXT`.",
        )
        yield made("restored store", False, seen, todo)


def about_safeguards(seen: Safeguards, made: type[Finding]) -> Iterator[Finding]:
    """What protects persons and proofs."""
    if seen.unlisted:
        n = seen.unlisted
        lost = localized(
            f"{n} raderade personer saknas i raderingslistan: en återläst säkerhetskopia skulle ta tillbaka dem.",
            f"{n} forgotten persons are not in the tombstone file: a restored backup would bring them back.",
        )
        todo = localized(
            "Lägg tillbaka en kopia av filen, eller se att LOCKSTEP_TOMBSTONE_FILE pekar på den. Finns ingen skriver "
            "`lockstep person relist` det som databasen vet.",
            "Put back a copy of the file, or see that LOCKSTEP_TOMBSTONE_FILE names it. Where there is none, "
            "`lockstep person relist` writes what this store knows.",
        )
        yield made("tombstones", False, lost, todo)
    if seen.rotating:
        begun = localized(
            "Ett byte av huvudnyckel är påbörjat och inte klart; den gamla nyckeln finns kvar.",
            "A change of the master key was begun and is not finished; the old key is still at hand.",
        )
        todo = localized(
            "Kör `lockstep key rotate` till slut; lämnas nycklarna utifrån, lämna sedan bara den nya.",
            "Run `lockstep key rotate` to its end; where the keys are handed over, hand over the new one alone after that.",
        )
        yield made("key rotation", False, begun, todo)
    if seen.witness is not None:
        todo = localized(
            "Se `lockstep db witness`. En bakgrundstjänst lämnar en rad per dag; loggen säger `witness.silent` annars.",
            "See `lockstep db witness`. A worker hands over a line a day; its log says `witness.silent` where it cannot.",
        )
        yield made("witness", False, f"{_disagreed(seen.witness)}; {_last_agreed(seen.witness)}.", todo)
    if seen.reviews:
        months = ", ".join(seen.reviews)
        late = localized(
            f"Åtkomstloggen för {months} är inte granskad i tid.", f"The access log of {months} is not reviewed in time."
        )
        todo = localized(
            "`lockstep log draw MÅNAD`, sedan `assign` och `sign`; eller Loggranskning i webben.",
            "`lockstep log draw MONTH`, then `assign` and `sign`; or Log review in the console.",
        )
        yield made("log review", False, late, todo)
    if not seen.any:
        well = localized(
            "Raderingslistan, nycklarna, vittnet och logggranskningen är i ordning.",
            "The list of the forgotten, the keys, the witness and the log review are in order.",
        )
        yield made("safeguards", True, well)


def _disagreed(witness: Noted) -> str:
    if n := witness.disagreements:
        return localized(f"Det säger annat om {n} saker", f"It disagrees on {n} things")
    return localized("Det har ingen rad för i dag eller i går", "It has no line of today or yesterday")


def _last_agreed(witness: Noted) -> str:
    if not witness.agreed_at:
        return localized("det har ingen rad än", "it has no line yet")
    at = _at(witness.agreed_at)
    return localized(f"det stämde senast {at}", f"it last agreed at {at}")


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else localized("okänd tid", "an unknown moment")


def _ago(span: timedelta) -> str:
    seconds = span.total_seconds()
    units = ((86400, localized("dygn", "days")), (3600, localized("timmar", "hours")), (60, localized("minuter", "minutes")))
    for size, name in units:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} {localized('sekunder', 'seconds')}"
