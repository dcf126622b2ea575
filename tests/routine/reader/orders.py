"""One plain order for Doris and Evald Ivarsson, in rows and in sentences, that tests change in one place."""

from __future__ import annotations

PARTS = {
    "persons": "Brukare 1: Doris Ivarsson 19380107-9868\nBrukare 2: Evald Ivarsson 19360513-9876",
    "address": "Adress: Rydsvägen 210 C lgh 1004, 584 32 Linköping",
    "contact": "Kontakt: Doris 013-10 44 52",
    "gate": "Portkod: 6120",
}
ROWS = "\n".join(PARTS.values())
SENTENCES = (
    "Hej! Det gäller Doris Ivarsson 19380107-9868 och Evald Ivarsson 19360513-9876. De bor på Rydsvägen 210 C lgh 1004, 584 32 Linköping. "
    "Kontakt är Doris på 013-10 44 52. Portkod 6120."
)
