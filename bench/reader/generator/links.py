"""The bodies of tickets that add a person to a mounted lock; the first person is added, the second has the lock."""

from __future__ import annotations

from bench.reader.generator.layouts import Layout
from bench.reader.generator.people import Facts
from bench.reader.generator.wording import Wording


def labelled(f: Facts, w: Wording) -> str:
    """Both roles as labels, in either order."""
    new, old = f.persons
    lines = [w.line("cohabitant", f"{new.name}, {w.number(new)}"), w.line("existing", f"{old.name}, {w.number(old)}")]
    return "\n".join([*(lines if w.rng.random() < 0.5 else lines[::-1]), w.line("address", w.home(f))])


def a_line_each(f: Facts, w: Wording) -> str:
    """Each fact in its line."""
    blocks = [
        [w.line(role, p.name), w.line("number", w.number(p)), w.line("address", w.home(f))]
        for role, p in zip(("cohabitant", "existing"), f.persons, strict=True)
    ]
    return "\n\n".join("\n".join(block) for block in (blocks if w.rng.random() < 0.5 else blocks[::-1]))


def same_address(f: Facts, w: Wording) -> str:
    """The second lives at the same address."""
    new, old = f.persons
    lines = (
        w.line("cohabitant", f"{new.name} {w.number(new)}, {w.home(f)}"),
        w.line("existing", f"{old.name} {w.number(old)}, samma adress"),
    )
    return "\n".join(lines)


def has_already(f: Facts, w: Wording) -> str:
    """`X har redan digital låsenhet. Nu ska Y kopplas in.`"""
    new, old = f.persons
    return (
        f"{old.name} ({w.number(old)}) har redan digital låsenhet. Nu ska även {new.name} ({w.number(new)}) kopplas in. "
        f"Båda bor på {w.home(f)}."
    )


def is_to_be_added(f: Facts, w: Wording) -> str:
    """`Y ska läggas till på låset som X har.`"""
    new, old = f.persons
    return (
        f"{new.name} {w.number(new)} ska läggas till på låset som {old.name} {w.number(old)} har sedan tidigare. "
        f"Adress: {w.home(f)}."
    )


def connect(f: Facts, w: Wording) -> str:
    """`Koppla Y till låset hos X.`"""
    new, old = f.persons
    return (
        f"Koppla {new.name} ({w.number(new)}) till befintligt lås hos {old.name} ({w.number(old)}). Adress för båda: {w.home(f)}"
    )


def regarding(f: Facts, w: Wording) -> str:
    """Who it is about, and then who has the lock."""
    new, old = f.persons
    return (
        f"Gällande {new.name} ({w.number(new)}) som är sambo med {old.name} ({w.number(old)}). {old.first} har låsenhet sedan "
        f"tidigare, {new.first} ska in på samma. Båda bor {w.home(f)}."
    )


def passive(f: Facts, w: Wording) -> str:
    """`Y knyts till den låsenhet som sitter hos X.`"""
    new, old = f.persons
    return (
        f"Önskar att {new.name} ({w.number(new)}) knyts till den låsenhet som sitter hos {old.name} ({w.number(old)}). "
        f"De bor ihop på {w.home(f)}."
    )


def table(f: Facts, w: Wording) -> str:
    """A table with the roles in the first column."""
    new, old = f.persons
    rows = [["Befintlig", old.name, w.number(old), w.home(f)], ["Ny sammanboende", new.name, w.number(new), w.home(f)]]
    rows = [["Roll", "Namn", "Personnummer", "Adress"], *(rows if w.rng.random() < 0.5 else rows[::-1])]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def one_line(f: Facts, w: Wording) -> str:
    """Everything in one line."""
    new, old = f.persons
    return (
        f"{w.labels['cohabitant']} {new.name} {w.labels['number']} {w.number(new)} {w.labels['existing']} {old.name} "
        f"{w.labels['number']} {w.number(old)} {w.labels['address']} {w.home(f)}"
    )


LINK: dict[str, Layout] = {f"link_{layout.__name__}": layout for layout in (
    labelled, a_line_each, same_address, has_already, is_to_be_added, connect, regarding, passive, table, one_line,
)}  # fmt: skip
