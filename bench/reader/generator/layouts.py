"""The bodies of tickets that order a new unit: one function for each way of setting the same facts out."""

from __future__ import annotations

from collections.abc import Callable

from bench.reader.generator.people import Facts, Person
from bench.reader.generator.wording import Wording

Layout = Callable[[Facts, Wording], str]


def _tail(f: Facts, w: Wording) -> list[str]:
    """Contact and code, in either order."""
    lines = [w.line("contact", w.contact(f)), w.line("gate", w.gate(f))]
    return lines if w.rng.random() < 0.8 else lines[::-1]


def labelled(f: Facts, w: Wording) -> str:
    """Name and number in one labelled line each."""
    between = w.rng.choice([", ", " ", " - ", ", pnr ", " ("])
    end = ")" if between == " (" else ""
    lines = [f"{w.labels['person']} {n}{w.by}{p.name}{between}{w.number(p)}{end}" for n, p in enumerate(f.persons, 1)]
    return "\n".join([*lines, w.line("address", w.home(f) + w.rng.choice(["", " (båda)", " (bägge)"])), *_tail(f, w)])


def a_line_each(f: Facts, w: Wording) -> str:
    """Each fact in a line of its label."""
    lines: list[str] = []
    for n, p in enumerate(f.persons, 1):
        lines += [f"{w.labels['person']} {n}{w.by}{p.name}", w.line("number", w.number(p))]
    lines += [w.line("address", w.home(f)), w.line("contact", w.contact(f, phone=False)), w.line("phone", w.phone(f))]
    return "\n".join([*lines, w.line("gate", w.gate(f))])


def name_number_twice(f: Facts, w: Wording) -> str:
    """`Namn` and `Personnummer`, twice, without a number of the person."""
    blocks = ["\n".join([w.line("name", p.name), w.line("number", w.number(p)), w.line("address", w.home(f))]) for p in f.persons]
    return "\n\n".join([*blocks, "\n".join(_tail(f, w))])


def blocks(f: Facts, w: Wording) -> str:
    """Paragraphs without labels, as on an envelope."""
    street, _, town = w.home(f).rpartition(", ")
    found = ["\n".join([p.name, w.number(p), street, town]) for p in f.persons]
    gate = f"Portkod {f.code}." if f.code else "Ingen portkod."
    return "\n\n".join([*found, f"Ring {w.contact(f)} för tid. {gate}"])


def bullets(f: Facts, w: Wording) -> str:
    """A list of points."""
    mark = w.rng.choice(["-", "*", "•", "–", "+"])
    lines = [f"{p.name}, {w.number(p)}" for p in f.persons]
    lines += [f"Bor: {w.home(f)}", *_tail(f, w)]
    return "\n".join(f"{mark} {line}" for line in lines)


def numbered(f: Facts, w: Wording) -> str:
    """A numbered list."""
    lines = [f"{w.labels['name']}: {p.name}, {w.labels['number']}: {w.number(p)}" for p in f.persons]
    lines += [w.line("address", w.home(f)), *_tail(f, w)]
    end = w.rng.choice([".", ")"])
    return "\n".join(f"{n}{end} {line}" for n, line in enumerate(lines, 1))


def pipe_table(f: Facts, w: Wording) -> str:
    """A table with bars."""
    rows = [["Namn", "Personnummer", "Adress"], *[[p.name, w.number(p), w.home(f)] for p in f.persons]]
    drawn = ["| " + " | ".join(row) + " |" for row in rows]
    if w.rng.random() < 0.5:
        drawn.insert(1, "|---|---|---|")
    return "\n".join([*drawn, "", *_tail(f, w)])


def tab_table(f: Facts, w: Wording) -> str:
    """A table pasted from a spreadsheet."""
    rows = [["Namn", "Personnummer", "Adress"], *[[p.name, w.number(p), w.home(f)] for p in f.persons]]
    return "\n".join(["\t".join(row) for row in rows] + [w.line("contact", w.contact(f)), w.line("gate", w.gate(f))])


def html_table(f: Facts, w: Wording) -> str:
    """An HTML table of persons with lines below it."""
    rows = "".join(f"<tr><td>{p.name}</td><td>{w.number(p)}</td><td>{w.home(f)}</td></tr>" for p in f.persons)
    head = "<tr><th>Namn</th><th>Personnummer</th><th>Adress</th></tr>"
    return f"<table border=1>{head}{rows}</table>" + "".join(f"<p>{line}</p>" for line in _tail(f, w))


def html_two_columns(f: Facts, w: Wording) -> str:
    """An HTML table of labels and values."""
    pairs: list[tuple[str, str]] = []
    for n, p in enumerate(f.persons, 1):
        pairs += [(f"{w.labels['person']} {n}", p.name), (w.labels["number"], w.number(p))]
    pairs += [(w.labels["address"], w.home(f)), (w.labels["contact"], w.contact(f)), (w.labels["gate"], w.gate(f))]
    return "<table>" + "".join(f"<tr><td><b>{key}</b></td><td>{value}</td></tr>" for key, value in pairs) + "</table>"


def value_below(f: Facts, w: Wording) -> str:
    """Each label alone in its line, the value below."""
    pairs: list[tuple[str, str]] = []
    for n, p in enumerate(f.persons, 1):
        pairs += [(f"{w.labels['person']} {n}", p.name), (w.labels["number"], w.number(p))]
    pairs += [(w.labels["address"], w.home(f)), (w.labels["contact"], w.contact(f)), (w.labels["gate"], w.gate(f))]
    return "\n\n".join(f"{key}\n{value}" for key, value in pairs)


def sentence(f: Facts, w: Wording) -> str:
    """Numbers in parentheses behind the names."""
    a, b = f.persons
    gate = (
        f"Portkoden är {f.code}."
        if f.code
        else w.rng.choice(["Det behövs ingen portkod.", "Ingen portkod.", "Portkod finns inte."])
    )
    return (
        f"Vi behöver en digital låsenhet till {a.name} ({w.number(a)}) och {b.name} ({w.number(b)}). "
        f"De bor på {w.home(f)}. Ring {w.contact(f)} för att boka tid. {gate}"
    )


def sentence_numbers_later(f: Facts, w: Wording) -> str:
    """Names first; each number later, with its name, in either order."""
    a, b = f.persons
    sentences = [f"{a.first} har personnummer {w.number(a)}", f"{b.first} har {w.number(b)}"]
    if w.rng.random() < 0.5:
        sentences = [f"{b.first} har personnummer {w.number(b)}", f"{a.first} har {w.number(a)}"]
    gate = f"Portkod: {f.code}." if f.code else "Portkod: nej."
    return (
        f"{a.name} och {b.name} på {w.home(f)} ska ha en gemensam låsenhet. {' och '.join(sentences)}. "
        f"Kontakt för tid: {w.contact(f)}. {gate}"
    )


def sentence_genitive(f: Facts, w: Wording) -> str:
    """`Annas personnummer är …`."""
    a, b = f.persons if w.rng.random() < 0.5 else f.persons[::-1]
    gate = f"Portkod: {f.code}." if f.code else "Ingen kod behövs till porten."
    return (
        f"{f.persons[0].name} och {f.persons[1].name} behöver ett lås tillsammans. {_of(a)} personnummer är {w.number(a)} och "
        f"{_of(b)} är {w.number(b)}. Adressen är {w.home(f)}. Ring {w.contact(f)}. {gate}"
    )


def one_line(f: Facts, w: Wording) -> str:
    """Everything in one line, labels without stops."""
    persons = " ".join(
        f"{w.labels['person']} {n} {p.name} {w.labels['number']} {w.number(p)}" for n, p in enumerate(f.persons, 1)
    )
    return f"{persons} {w.labels['address']} {w.home(f)} {w.labels['contact']} {w.contact(f)} {w.labels['gate']} {w.gate(f)}"


def number_first(f: Facts, w: Wording) -> str:
    """The number before the name."""
    lines = [f"{w.number(p)} {p.name}" for p in f.persons]
    return "\n".join([*lines, w.line("address", w.home(f)), *_tail(f, w)])


def semicolons(f: Facts, w: Wording) -> str:
    """Fields parted by semicolons."""
    persons = [f"{w.labels['person']}: {p.name}; {w.number(p)}; {w.home(f)}." for p in f.persons]
    return " ".join([*persons, f"{w.labels['contact']}: {w.contact(f)}.", f"{w.labels['gate']}: {w.gate(f)}."])


def same_address(f: Facts, w: Wording) -> str:
    """The second person lives at the same address."""
    a, b = f.persons
    lines = [f"Person 1: {a.name} {w.number(a)}, {w.home(f)}", f"Person 2: {b.name} {w.number(b)}, samma adress"]
    return "\n".join([*lines, *_tail(f, w)])


def address_first(f: Facts, w: Wording) -> str:
    """Home, contact and code before the persons."""
    persons = " och ".join(f"{p.name} {w.number(p)}" for p in f.persons)
    return "\n".join([w.line("address", w.home(f)), *_tail(f, w), f"Brukare: {persons}"])


def dotted(f: Facts, w: Wording) -> str:
    """Headings, and labels with dots up to the colon."""
    lines: list[str] = []
    for n, p in enumerate(f.persons, 1):
        lines += [f"=== Brukare {n} ===", f"Namn......: {p.name}", f"Pnr.......: {w.number(p)}"]
    lines += ["=== Övrigt ===", f"Adress....: {w.home(f)}", f"Kontakt...: {w.contact(f)}", f"Portkod...: {w.gate(f)}"]
    return "\n".join(lines)


def hon_han(f: Facts, w: Wording) -> str:
    """`Hon:` and `Han:`."""
    sentences = [f"{'Hon' if int(p.number[10]) % 2 == 0 else 'Han'}: {p.name} {w.number(p)}" for p in f.persons]
    return "\n".join(["Makar som ska dela låsenhet.", *sentences, w.line("address", w.home(f)), *_tail(f, w)])


def english(f: Facts, w: Wording) -> str:
    """English labels."""
    lines = [f"Person {n}: {p.name}, {w.number(p)}" for n, p in enumerate(f.persons, 1)]
    code = f.code or "no"
    return "\n".join(
        [*lines, f"Address: {w.home(f)} (both)", f"Contact for booking: {f.contact[1]}, {w.phone(f)}", f"Door code: {code}"]
    )


def telegram(f: Facts, w: Wording) -> str:
    """Hardly a word more than the facts."""
    persons = ", ".join(f"{p.name} {w.number(p)}" for p in f.persons)
    gate = f"Portkod {f.code}" if f.code else "Ingen portkod"
    return f"Ny låsenhet sammanboende. {persons}. {w.home(f)}. Kontakt {w.contact(f)}. {gate}."


def chatty(f: Facts, w: Wording) -> str:
    """Much filler around the facts."""
    a, b = f.persons
    gate = f"Portkoden har de nyss bytt till {f.code}." if f.code else "De har ingen portkod."
    return (
        f"Nu är det så att jag har ett äldre par som jag träffade igår. Det är {a.name}, {w.number(a)}, och så "
        f"{b.name}, {w.number(b)}. De är lite oroliga för det här med nycklar så ett digitalt lås vore toppen! "
        f"De bor på {w.home(f)}. Lättast är att ringa {w.contact(f)}. {gate}"
    )


def by_index(f: Facts, w: Wording) -> str:
    """Names first; the numbers below say whose they are, in either order."""
    role = w.labels["person"]
    names = [f"{role} {n}{w.by}{p.name}" for n, p in enumerate(f.persons, 1)]
    numbers = [f"{w.labels['number']} {role.lower()} {n}{w.by}{w.number(p)}" for n, p in enumerate(f.persons, 1)]
    w.rng.shuffle(numbers)
    return "\n".join([*names, *numbers, w.line("address", w.home(f)), *_tail(f, w)])


def number_above(f: Facts, w: Wording) -> str:
    """Each number above its name, a person a paragraph."""
    blocks = ["\n".join([w.line("number", w.number(p)), w.line("name", p.name)]) for p in f.persons]
    return "\n\n".join([*blocks, "\n".join([w.line("address", w.home(f)), *_tail(f, w)])])


def pronouns(f: Facts, w: Wording) -> str:
    """Hers and his."""
    sentences = [("Hennes" if int(p.number[10]) % 2 == 0 else "Hans") + f" personnummer är {w.number(p)}." for p in f.persons]
    w.rng.shuffle(sentences)
    gate = f"Portkod {f.code}." if f.code else "Portkod behövs inte."
    a, b = f.persons
    return f"{a.name} är gift med {b.name}. {' '.join(sentences)} De bor på {w.home(f)}. Ring {w.contact(f)}. {gate}"


def flat_apart(f: Facts, w: Wording) -> str:
    """Street, flat and town in separate lines."""
    lines = [f"{w.labels['person']} {n}{w.by}{p.name} {w.number(p)}" for n, p in enumerate(f.persons, 1)]
    flat = [f"Lgh: {f.home.apartment}"] if f.home.apartment else []
    town = f"{f.home.postcode[:3]} {f.home.postcode[3:]} {f.home.city}"
    return "\n".join([*lines, w.line("address", f.home.street), *flat, f"Postadress: {town}", *_tail(f, w)])


def names_then_numbers(f: Facts, w: Wording) -> str:
    """Two names and two numbers, in whichever order: nothing says whose is whose."""
    numbers = [w.number(p) for p in f.persons]
    w.rng.shuffle(numbers)
    names = w.rng.choice([" och ", ", ", " & "]).join(p.name for p in f.persons)
    return "\n".join([w.line("name", names), w.line("number", ", ".join(numbers)), w.line("address", w.home(f)), *_tail(f, w)])


def names_then_numbers_below(f: Facts, w: Wording) -> str:
    """The same with a line for each."""
    numbers = [w.line("number", w.number(p)) for p in f.persons]
    w.rng.shuffle(numbers)
    return "\n".join([*(w.line("name", p.name) for p in f.persons), *numbers, w.line("address", w.home(f)), *_tail(f, w)])


def _of(person: Person) -> str:
    return person.first if person.first.endswith(("s", "x", "z")) else f"{person.first}s"


NEW: dict[str, Layout] = {layout.__name__: layout for layout in (
    labelled, a_line_each, name_number_twice, blocks, bullets, numbered, pipe_table, tab_table, html_table, html_two_columns,
    value_below, sentence, sentence_numbers_later, sentence_genitive, one_line, number_first, semicolons, same_address,
    address_first, dotted, hon_han, english, telegram, chatty, by_index, number_above, pronouns, flat_apart,
)}  # fmt: skip

# What a person cannot read without asking; a reader that reads it has guessed.
UNPAIRED: dict[str, Layout] = {layout.__name__: layout for layout in (names_then_numbers, names_then_numbers_below)}
