"""Orders as home-care staff type them: the same facts in many words, and nothing made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.routines.shared_lock.reading import IntakeSettings, Reading, read_ticket

TODAY = date(2027, 1, 13)
PATH = ["Vård, Stöd och Omsorg", "Välfärdsteknik", "Digital låsenhet"]
NEW = [*PATH, "Beställning sammanboende, samma tidpunkt"]
LINK = [*PATH, "Beställning sammanboende, olika tillfällen"]

FOLKE, GUN = "193311059855", "193602149845"
DAGNY, ERIK = "194701019897", "194505199804"


def read(path: list[str], text: str) -> Reading:
    return read_ticket({"labels": path, "description": text}, TODAY, IntakeSettings())


def numbers(reading: Reading) -> list[str | None]:
    return [person.identifier for person in reading.persons]


NEW_INSTALLS = {
    "labelled blocks": """Brukare 1:
Namn: Folke Fors
Personnummer: 19331105-9855
Adress: Exempelgränd 7 B, 583 30 Linköping

Brukare 2:
Namn: Gun Fors
Personnummer: 193602149845
Adress: Samma adress

Kontaktperson: Gun Fors
Telefon: 070-174 06 12
Portkod: ja, 4711""",
    "capitals without colons": """BRUKARE A
FOLKE FORS
PNR 331105-9855
EXEMPELGRÄND 7 B, 583 30 LINKÖPING
BRUKARE B
GUN FORS
PNR 360214-9845
EXEMPELGRÄND 7 B, 583 30 LINKÖPING
RING GUN 070-1740612
PORTKOD 4711""",
    "one sentence": "Hej, vi vill beställa digitalt lås till Folke Fors 331105-9855 och Gun Fors "
    "360214-9845, "
    "Exempelgränd 7 B, 583 30 Linköping. Kontakt: Gun tel 070-174 06 12. Portkod 4711. /Anna",
    "html mail": "<html><style>p {color: red}</style><p>Brukare 1: Folke Fors, pnr "
    "331105-9855</p><p>Brukare 2: "
    "Gun Fors, pnr 19360214-9845</p><p>Adress:&nbsp;Exempelgr&auml;nd 7 B, 583&nbsp;30 Link&ouml;ping</p>"
    "<div>Ring Gun p&aring; 070&#45;1740612</div><br/>Portkod: 4711",
    "html table": "<table><tr><td>Brukare 1</td><td>Folke "
    "Fors</td><td>331105-9855</td></tr><tr><td>Brukare 2</td>"
    "<td>Gun Fors</td><td>360214-9845</td></tr><tr><td>Adress</td><td>Exempelgränd 7 B, 583 30 "
    "Linköping</td></tr>"
    "<tr><td>Kontakt</td><td>Gun</td><td>0701740612</td></tr><tr><td>Portkod</td><td>4711</td></tr></table>",
    "numbered, crlf, signature with phone": "1. Folke Fors, 331105-9855\r\n2. Gun Fors, 360214-9845\r\n"
    "Adress (båda): Exempelgränd 7 B, 58330 Linköping\r\nTidsbokning: Gun Fors 0701740612 efter kl 16\r\n"
    "Kod: 4711\r\n\r\nMed vänlig hälsning\r\nAnna Andersson\r\n013-20 60 00",
    "names begin the persons": "Namn: Folke Fors\nPersnr: 331105-9855\nAdress: Exempelgränd 7B, 58330 "
    "Linköping\n"
    "Namn: Gun Fors\nPersnr: 360214-9845\nAdress: Exempelgränd 7B, 58330 Linköping\n"
    "Kontaktuppgifter för tidsbokning: Gun 070 1740612\nPortkod: 4711",
    "everything in one line": "Brukare 1: Folke Fors, 331105-9855, Exempelgränd 7B, 58330 Linköping. "
    "Brukare 2: "
    "Gun Fors, 360214-9845, samma adress. Kontakt: Gun 0701740612. Portkod: 4711.",
    "one line without commas": "Brukare 1 Folke Fors 331105-9855 Brukare 2 Gun Fors 360214-9845 Adress: "
    "Exempelgränd 7B, 58330 Linköping (båda) Kontakt: Gun, 0701740612 Portkod: 4711",
    "numbers in brackets": "Brukare: Folke Fors (331105-9855)\nSammanboende: Gun Fors (360214-9845)\n"
    "Bor på: Exempelgränd 7B, 58330 Linköping\nKontakt: Gun, mobil 070-174 06 12\nKod till porten: 4711",
    "labels with the index last": "Personnummer 1: 331105-9855\nNamn 1: Folke Fors\nPersonnummer 2: "
    "360214-9845\n"
    "Namn 2: Gun Fors\nAdress: Exempelgränd 7B, 58330 Linköping (gäller båda)\nKontakt: Gun\n"
    "Mobil: 070-174 06 12\nPort: 4711",
    "bullets and long dashes": "• Folke Fors – 331105-9855\n• Gun Fors – 360214-9845\nAdress: "
    "Exempelgränd 7B, "
    "58330 Linköping\nKontakt: Gun Fors 070-1740612\nKod: 4711",
    "tabs": "Brukare 1:\tFolke Fors\t331105-9855\nBrukare 2:\tGun Fors\t360214-9845\nAdress:\tExempelgränd "
    "7B\n"
    "Postnr:\t583 30 Linköping\nKontakt:\tGun\t070-1740612\nPortkod:\t4711",
    "orderer has a phone too": "Beställare: Anna Andersson, tel 013-20 60 00\nEnhet: Hemtjänst Vasastaden\n"
    "Brukare 1: Folke Fors 331105-9855\nBrukare 2: Gun Fors 360214-9845\nAdress: Exempelgränd 7B, 58330 "
    "Linköping\n"
    "Kontakt för tidsbokning: Gun 070-174 06 12\nPortkod: 4711",
    "phones stand with the persons": "Brukare 1: Folke Fors, 331105-9855, tel 070-174 06 13\nBrukare 2: "
    "Gun Fors, "
    "360214-9845, tel 070-174 06 12\nAdress: Exempelgränd 7B, 58330 Linköping\nKontakt: Gun\nPortkod: 4711",
    "number before name": "331105-9855 Folke Fors\n360214-9845 Gun Fors\nAdress båda: Exempelgränd 7B, 58330 "
    "Linköping\nKontakt Gun 0701740612\nPortkod=4711",
    "address comes first": "Adress: Exempelgränd 7 B, 583 30 Linköping\nBrukare A: Folke Fors 331105-9855\n"
    "Brukare B: Gun Fors 360214-9845\nKontaktperson: Gun, 070-174 06 12\nPortkod 4711",
    "quoted mail": "> Brukare 1: Folke Fors, 331105-9855\n> Brukare 2: Gun Fors, 360214-9845\n> Gemensam "
    "adress: "
    "Exempelgränd 7 B, 583 30 Linköping\n> Kontaktperson: Gun, 070-174 06 12\n> Portkod: 4711\n> Mvh Anna",
    "odd spaces and zero-width marks": "Brukare\u00a01:\u2003Folke\u00a0Fors,\u200b 331105\u20119855\n\n\n   "
    "Brukare 2 :   Gun Fors , 360214-9845\nAdress : Exempelgränd 7 B, 583 30 Linköping\nRing Gun 0701740612\n"
    "Port kod : 4711",
    "contact block": "Brukare 1: Folke Fors, 331105-9855\nBrukare 2: Gun Fors, 360214-9845\nAdress: "
    "Exempelgränd 7B, "
    "58330 Linköping\nKontaktperson:\nNamn: Gun Fors\nTel: 070-174 06 12\n\nPortkod: 4711",
    "the routine's own words as labels": "Brukare 1: Folke Fors, 331105-9855\n"
    "Brukare 2: Gun Fors, 360214-9845\nAdress: Exempelgränd 7B, 58330 Linköping\n"
    "Kontaktuppgifter för tidsbokning då digital låsenhet behöver installeras: Gun 0701740612\n"
    "Eventuell portkod, om sådan krävs för inpassering i ytterport: 4711",
    "address and contact over several lines": "Han: Folke Fors 331105-9855\nHon: Gun Fors 360214-9845\n"
    "Adress: Exempelgränd 7B\n58330 Linköping\nlgh 1003\nKontakt:\nGun Fors (frun)\n070-1740612\n"
    "Kod port 4711",
    "one label for both": "Brukare: Folke Fors, 331105-9855\nBrukare: Gun Fors, 360214-9845\n"
    "Adress: Exempelgränd 7 B, 58330 Linköping\nKontakt: Gun 070-174 06 12\nPortkod: 4711",
    "whole sentences": "Maken Folke Fors 331105-9855 och hustrun Gun Fors 360214-9845 ska ha digitalt lås.\n"
    "De bor på Exempelgränd 7B, 58330 Linköping.\nKontaktperson är Gun, tel 070-174 06 12.\n"
    "Krävs portkod? Ja, 4711",
    "one sentence with a request to ring": "Låsenhet till Folke Fors 331105-9855 och Gun Fors 360214-9845 på "
    "Exempelgränd 7B, 583 30 Linköping. Ring Gun 0701740612. Portkod 4711.",
    "titles": "Brukare 1: Herr Folke Fors, 331105-9855\nBrukare 2: Fru Gun Fors, 360214-9845\n"
    "Bor på: Exempelgränd 7B, 58330 Linköping.\nKontakt: Gun 0701740612\nPortkod?: 4711",
    "dito": "Brukare 1: Folke Fors, 331105-9855, Exempelgränd 7B, 58330 Linköping\n"
    "Brukare 2: Gun Fors, 360214-9845, dito\nKontakt: Gun 0701740612\nPortkod (ja/nej)? Ja, 4711",
    "quotation marks for the same": "Brukare 1: Folke Fors, 331105-9855, Exempelgränd 7B, 58330 Linköping\n"
    'Brukare 2: Gun Fors, 360214-9845, -"-\nKontakt: Gun 0701740612\nPortkod: 4711',
    "given name and surname apart": "Förnamn: Folke\nEfternamn: Fors\nPersonnummer: 331105-9855\n"
    "Efternamn: Fors\nFörnamn: Gun\nPersonnummer: 360214-9845\n"
    "Adress (båda): Exempelgränd 7B, 58330 Linköping\nKontakt: Gun 0701740612\nPortkod: 4711",
    "the address in a separate paragraph": "Brukare 1\nNamn: Folke Fors\nPnr: 331105-9855\n\n"
    "Brukare 2\nNamn: Gun Fors\nPnr: 360214-9845\n\nAdress: Exempelgränd 7B, 58330 Linköping\n\n"
    "Kontakt: Gun 0701740612\nPortkod: 4711",
    "numbers respectively, below the names": "Makar: Folke och Gun Fors\nPersonnummer: 331105-9855 resp. 360214-9845\n"
    "Bostad: Exempelgränd 7B, 58330 Linköping\nKontakt: Gun 0701740612\nPortkod: 4711",
    "numbers respectively, in the next sentence": "Lås till makarna Folke och Gun Fors på Exempelgränd 7B, 58330 Linköping. "
    "Personnummer är 331105-9855 respektive 360214-9845. Ring Gun 0701740612. Portkod 4711.",
    "the surname before the bracket, numbers by first name": "Ny låsenhet, makarna Fors (Folke och Gun) Exempelgränd 7B, "
    "58330 Linköping. Pnr Folke: 331105-9855, pnr Gun: 360214-9845. Bokas med Gun, 0701740612. Portkod 4711.",
    "emoji": "Hej! 😀\nBrukare 1: Folke Fors 331105-9855 👴\nBrukare 2: Gun Fors 360214-9845 👵\n🏠 Adress: "
    "Exempelgränd 7B, 58330 Linköping\n📞 Kontakt: Gun 0701740612\nPortkod: 4711",
}


@pytest.mark.parametrize("text", NEW_INSTALLS.values(), ids=NEW_INSTALLS.keys())
def test_a_new_install_reads_the_same_however_it_is_written(text: str) -> None:
    """R-05, R-13, R-14, R-15: names, addresses, numbers, contact and gate code come out of every way of "
    "writing."""
    reading = read(NEW, text)
    assert (reading.missing, reading.malformed, reading.doubts) == ((), (), ())
    assert reading.confidence == "high"
    assert numbers(reading) == [FOLKE, GUN]
    assert [person.name.title() for person in reading.persons] == ["Folke Fors", "Gun Fors"]
    assert all(person.address_text.casefold().startswith("exempelgränd 7") for person in reading.persons)
    assert all("linköping" in person.address_text.casefold() for person in reading.persons)
    assert reading.contact is not None and (reading.contact.name or "").casefold().startswith("gun")
    assert reading.contact.phone == "+46701740612"
    assert (reading.gate_code_required, reading.gate_code) == (True, "4711")


LINKS = {
    "one line each": "Befintlig brukare: Erik Dal, 450519-9804, Testvägen 12, 589 41 Linköping\n"
    "Sammanboende: Dagny Dal, 470101-9897, samma adress",
    "short labels": "Sammanboende: Dagny Dal 19470101-9897\nBefintlig: Erik Dal 19450519-9804\n"
    "Adress: Testvägen 12, 589 41 Linköping (båda)",
    "label in the genitive": "Befintlig brukares namn: Erik Dal\nBefintlig brukares personnummer: "
    "19450519-9804\n"
    "Befintlig brukares adress: Testvägen 12, 589 41 Linköping\nSammanboendes namn: Dagny Dal\n"
    "Sammanboendes personnummer: 19470101-9897\nSammanboendes adress: Testvägen 12, 589 41 Linköping",
    "who already has it": "Brukare som redan har lås: Erik Dal, 450519-9804\nNy brukare: Dagny Dal, "
    "470101-9897\n"
    "Adress: Testvägen 12, 589 41 Linköping",
    "a remark tells the role": "Brukare 1: Erik Dal, 450519-9804 (har redan lås)\n"
    "Brukare 2: Dagny Dal, 470101-9897\nAdress: Testvägen 12, 589 41 Linköping",
    "spouse and client": "Maka: Dagny Dal\npnr: 470101-9897\nadress: Testvägen 12, 589 41 Linköping\n"
    "Befintlig kund: Erik Dal\npnr: 450519-9804\nadress: Testvägen 12, 589 41 Linköping",
    "one sentence": "Koppla Dagny Dal 470101-9897 till befintligt lås hos Erik Dal 450519-9804, Testvägen 12, 589 41 Linköping",
    "who has it, in a clause": "Erik Dal 450519-9804 som redan har lås bor på Testvägen 12, 589 41 Linköping med sin fru "
    "Dagny Dal 470101-9897. De bor på samma adress.",
    "roles inside sentences": "Sammanboende: Dagny Dal, 470101-9897, Testvägen 12, 589 41 Linköping. "
    "Befintlig brukare med digital låsenhet är Erik Dal, 450519-9804, samma adress.",
    "a remark after the name": "Hej\nErik Dal 450519-9804 har redan lås. Hans fru Dagny Dal 470101-9897 ska "
    "nu kopplas.\nAdress Testvägen 12, 589 41 Linköping\nMvh Bo",
    "lines without labels": "Sammanboende\nDagny Dal\n470101-9897\nTestvägen 12, 589 41 Linköping\n\n"
    "Befintlig brukare\nErik Dal\n450519-9804\nTestvägen 12, 589 41 Linköping\n\nhälsningar\nBo",
}


@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS.keys())
def test_a_link_to_an_existing_lock_reads_the_same_however_it_is_written(text: str) -> None:
    """R-06, R-16, R-17, R-18: cohabitant and existing person are kept apart; contact and code are not "
    "asked for."""
    reading = read(LINK, text)
    assert (reading.missing, reading.malformed, reading.doubts) == ((), (), ())
    assert [(person.role, person.identifier) for person in reading.persons] == [
        ("cohabitant", DAGNY),
        ("existing", ERIK),
    ]
    assert all(person.address_text == "Testvägen 12, 589 41 Linköping" for person in reading.persons)
    assert (reading.contact, reading.gate_code_required) == (None, None)


BASE = (
    "Brukare 1: Folke Fors, 331105-9855\nBrukare 2: Gun Fors, 360214-9845\n"
    "Adress: Exempelgränd 7B, 58330 Linköping\nKontakt: Gun, 070-174 06 12\nPortkod: 4711"
)


@pytest.mark.parametrize(
    ("old", "new", "missing", "malformed"),
    [
        (", 360214-9845", "", ["persons.B.personalNumber"], []),
        ("Gun, 070-174 06 12", "Gun", ["contact.phone"], []),
        ("Kontakt: Gun, 070-174 06 12\n", "", ["contact.name", "contact.phone"], []),
        ("Kontakt: Gun, 070-174 06 12", "Kontakt: 070-174 06 12", ["contact.name"], []),
        ("Gun, 070-174 06 12", "saknas", ["contact.name", "contact.phone"], []),
        ("Portkod: 4711", "", ["gateCode.required"], []),
        ("Portkod: 4711", "Portkod: vet ej", ["gateCode.required"], []),
        ("Portkod: 4711", "Vet inte om det finns portkod", ["gateCode.required"], []),
        ("Portkod: 4711", "Portkod: ja", ["gateCode"], []),
        ("Portkod: 4711", "Portkod: 070-1740612, ring dottern", [], ["gateCode"]),
        ("Portkod: 4711", "Portkod: Ja. Ring för kod 013-20 60 00", ["gateCode"], []),
        ("Adress: Exempelgränd 7B, 58330 Linköping\n", "", ["persons.A.address", "persons.B.address"], []),
        ("360214-9845", "360214-9846", [], ["persons.B.personalNumber"]),
        ("360214-9845", "3602149845", [], ["persons.B.personalNumber"]),
        ("360214-9845", "360214-984", [], ["persons.B.personalNumber"]),
        ("360214-9845", "19331105-9855", [], ["persons.A.personalNumber", "persons.B.personalNumber"]),
        ("070-174 06 12", "071-12", [], ["contact.phone"]),
        ("Exempelgränd 7B, 58330 Linköping", "hemma", [], ["persons.A.address", "persons.B.address"]),
    ],
)
def test_exactly_what_lacks_is_asked_for(old: str, new: str, missing: list[str], malformed: list[str]) -> None:
    """R-13, R-14, R-15: the codes name each fact that is missing or cannot be used, and no other."""
    assert old in BASE
    reading = read(NEW, BASE.replace(old, new))
    assert (list(reading.missing), list(reading.malformed)) == (missing, malformed)
    assert reading.unclear is None


@pytest.mark.parametrize(
    "said",
    [
        "Portkod: nej",
        "Portkod: ingen",
        "Portkod finns ej",
        "Ingen portkod",
        "portkod behövs inte",
        "Det finns ingen portkod.",
        "Kod: nej",
        "PORTKOD: EJ",
        "Portkod - krävs ej",
        "Ingen kod till porten",
    ],
)
def test_no_gate_code_is_an_answer(said: str) -> None:
    """R-15: the question is answered with no in many ways, and then no code is asked for."""
    reading = read(NEW, BASE.replace("Portkod: 4711", said))
    assert (reading.gate_code_required, reading.gate_code, reading.missing) == (False, None, ())


@pytest.mark.parametrize(
    "said",
    [
        "Portkod: ej känd",
        "Portkod: okänd",
        "Portkod: ingen aning",
        "Portkod: ej bekräftat",
        "Portkod: inte bestämt",
        "Portkod: ingen uppgift",
        "Portkod: har inte koden",
        "Vi har inte portkoden",
        "Ingen portkod angiven",
        "Finns det ingen portkod?",
    ],
)
def test_a_gate_code_that_is_not_known_is_asked_for(said: str) -> None:
    """R-15: who does not know has not answered no; a technician would stand before a locked gate."""
    reading = read(NEW, BASE.replace("Portkod: 4711", said))
    assert (reading.gate_code_required, reading.missing) == (None, ("gateCode.required",))


@pytest.mark.parametrize(
    ("path", "text", "doubt"),
    [
        (NEW, "Hej, hur gör man om två som bor ihop har olika utförare? /Anna", "not_an_order"),
        (NEW, "", "not_an_order"),
        (NEW, "Mvh Anna Andersson\n013-20 60 00", "not_an_order"),
        (NEW, BASE + "\nMvh Anna\nPS Karin Fors 620303-9877", "number_unplaced"),
        (NEW, BASE + "\nBertil har avlidit", "meaning_changed"),
        (NEW, BASE + "\nOBS skyddade personuppgifter", "meaning_changed"),
        (NEW, BASE.replace("Brukare 2", "Befintlig brukare"), "kinds_contradict"),
        (NEW, BASE + "\nPortkod: nej", "facts_disagree"),
        (
            NEW,
            BASE.replace("Gun Fors, 360214-9845", "Gun Fors, 360214-9845\nPersonnummer: 470101-9897"),
            "number_unplaced",
        ),
        (
            NEW,
            BASE.replace("331105-9855", "").replace("360214-9845", "331105-9855 360214-9845"),
            "number_unplaced",
        ),
        (LINK, BASE, "role_unclear"),
        (
            LINK,
            BASE.replace("Brukare 1", "Befintlig brukare").replace("Brukare 2", "Befintlig"),
            "role_unclear",
        ),
        (NEW, "Namn: Folke Fors och Gun Fors\nPnr: 331105-9855 och 360214-9845", "number_unplaced"),
        (
            NEW,
            BASE.replace("331105-9855", "331105-9855, Provgatan 1, 582 22 Linköping").replace(
                "360214-9845", "360214-9845, Provgatan 2, 582 22 Linköping"
            )
            + "\nBrukare 3: Karin Fors 620303-9877, samma adress",
            "address_unclear",
        ),
        (NEW, f"{BASE}\nFakturafrågor: 013-20 60 00 (ring hit för bokning)", "contact_unclear"),
        (NEW, f"{BASE}\n/Karin ska också ha lås", "words_unread"),
        (NEW, f"{BASE}\nMvh Karin som också ska ha lås", "words_unread"),
        (NEW, f"{BASE}\nSkriver åt Susanne som är sjuk och ska ha lås", "meaning_changed"),
        (NEW, f"{BASE}\nBilaga: ny adress", "meaning_changed"),
        (NEW, BASE.replace("4711", "6120 till nyckelskåpet"), "gate_unclear"),
        (NEW, BASE.replace("4711", "4512 nej fel av mig, 6120 till nyckelskåpet"), "gate_unclear"),
        (NEW, "Makar: Folke, Gun och Karin Fors\nPnr: 331105-9855 respektive 360214-9845", "persons_unclear"),
        (NEW, "x" * 50_000 + BASE, "not_an_order"),
        (NEW, BASE + "\n" + "rad\n" * 400, "text_too_long"),
    ],
)
def test_what_is_not_sure_goes_to_a_person(path: list[str], text: str, doubt: str) -> None:
    """R-12: a text that is not understood is not guessed at: low confidence, and the reason is given."""
    reading = read(path, text)
    assert doubt in reading.doubts
    assert (reading.unclear, reading.confidence) == (reading.doubts[0], "low")


def test_an_address_after_everybody_is_everybodys() -> None:
    """R-13: cohabitants who are named with name and number, and none of whom has an address, share the one that follows."""
    text = (
        "Namn: Folke Fors\nPnr: 331105-9855\n\nNamn: Gun Fors\nPnr: 360214-9845\n"
        "Adress: Exempelgränd 7B, 58330 Linköping\n\nKontakt: Gun 0701740612\nPortkod: 4711"
    )
    for written in (text, text.replace("\n", "\n\n")):
        reading = read(NEW, written)
        assert reading.complete and len({person.address_text for person in reading.persons}) == 1


def test_an_address_within_a_person_is_that_persons_alone() -> None:
    """R-13: an address before the other's number is not shared without a word."""
    text = (
        "Namn: Folke Fors\nPnr: 331105-9855\nNamn: Gun Fors\nAdress: Exempelgränd 7B, 58330 Linköping\nPnr: 360214-9845\n"
        "Kontakt: Gun 0701740612\nPortkod: 4711"
    )
    assert read(NEW, text).missing == ("persons.A.address",)


def test_whom_to_ring_is_no_contact_called_saknas() -> None:
    """R-14: a word that says that there is none is not a name."""
    reading = read(NEW, BASE.replace("Kontakt: Gun,", "Kontaktperson saknas, ring hemtjänstgruppen"))
    assert reading.contact is not None and reading.contact.name == "hemtjänstgruppen"


def test_a_signature_is_not_a_person() -> None:
    """R-13: the person who signs is neither a person of the order nor its contact."""
    text = BASE.replace("Kontakt: Gun, 070-174 06 12\n", "") + "\n/Anna Andersson\nTel: 013-20 60 00"
    reading = read(NEW, text)
    assert numbers(reading) == [FOLKE, GUN]
    assert reading.missing == ("contact.name", "contact.phone")


def test_a_third_person_of_the_household_is_read() -> None:
    """R-01: an order concerns two or more persons."""
    reading = read(NEW, BASE.replace("Adress:", "Brukare 3: Karin Fors 620303-9877\nAdress:"))
    assert numbers(reading) == [FOLKE, GUN, "196203039877"]
    assert reading.complete


@given(st.lists(st.sampled_from([*BASE, *"\n\t:;,()/-+ \u0301<>&#0123456789", "Brukare", "pnr", "331105-9855"])))
def test_no_text_makes_the_reader_fail(pieces: list[str]) -> None:
    """R-12: whatever the text is made of, it is read as something or doubted."""
    reading = read(NEW, "".join(pieces))
    assert reading.unclear or reading.persons
