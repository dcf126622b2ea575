"""The boxes of a form for the contact and the gate, where one of them holds both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bench.reader.cases import errand
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from workflow.routines.shared_lock.reading import as_facts

_FORM = {
    "orderKind": "new_install",
    "person1.name": "Gunvor Ask",
    "person1.personalNumber": "19410722-9827",
    "person1.address": "Fågelvägen 7 lgh 1102, 589 37 Linköping",
    "person2.name": "Lennart Ask",
    "person2.personalNumber": "19390315-9832",
    "person2.address": "samma",
    "contact.name": "Gunvor",
    "contact.phone": "013-12 34 56",
    "gateCode.required": "ja",
    "gateCode": "7227",
}


def _facts(boxes: Mapping[str, str]) -> dict[str, Any]:
    form = {key: value for key, value in {**_FORM, **boxes}.items() if value}
    return as_facts(read(errand({"id": "form", "title": "Digital låsenhet", "form": form}), [], date(2027, 3, 1), LockSettings.model_construct().reading))


@pytest.mark.parametrize(
    "boxes",
    [
        {"contact.name": "Gunvor 013-12 34 56", "contact.phone": ""},
        {"contact.name": "Gunvor, 013-12 34 56", "contact.phone": ""},
        {"contact.name": "Gunvor (013-12 34 56)", "contact.phone": "-"},
        {"contact.name": "013-12 34 56 Gunvor", "contact.phone": ""},
        {"contact.name": "Gunvor tel 013-12 34 56", "contact.phone": "se ovan"},
        {"contact.name": "Gunvor tel 013-12 34 56"},
        {"contact.name": "", "contact.phone": "Gunvor 013-12 34 56"},
        {"contact.name": "", "contact.phone": "013-12 34 56 (Gunvor)"},
        {"contact.phone": "013-12 34 56 (Gunvors)"},
        {"gateCode.required": "ja 7227", "gateCode": ""},
        {"gateCode.required": "Ja (7227)", "gateCode": ""},
        {"gateCode.required": "ja, kod 7227", "gateCode": ""},
        {"gateCode.required": "7227", "gateCode": ""},
        {"gateCode.required": "", "gateCode": "ja, kod 7227"},
    ],
)
def test_a_box_that_holds_both_is_read(boxes: Mapping[str, str]) -> None:
    facts = _facts(boxes)
    assert (facts["outcome"], facts["contact"]["name"], facts["contact"]["phone"], facts["gate"]) == ("read", "Gunvor", "+4613123456", {"required": True, "code": "7227"})


@pytest.mark.parametrize(
    "boxes",
    [
        {"contact.name": "Gunvor 013-12 34 56", "contact.phone": "070-174 06 32"},
        {"contact.name": "ej Gunvor 013-12 34 56", "contact.phone": ""},
        {"contact.name": "Gunvor eller Lennart 013-12 34 56", "contact.phone": ""},
        {"contact.name": "Gunvor 013-12 34 56, Lennart 070-174 06 32", "contact.phone": ""},
        {"contact.name": "Gunvor 013-12 34 56 (svarar inte)", "contact.phone": ""},
        {"contact.phone": "013-12 34 56 (Lennart)"},
        {"contact.phone": "Lennart 013-12 34 56"},
        {"gateCode.required": "ja 7227", "gateCode": "7228"},
        {"gateCode.required": "nej 7227", "gateCode": ""},
        {"gateCode.required": "ja 7227 garaget", "gateCode": ""},
        {"gateCode.required": "ja 7227 från april", "gateCode": ""},
        {"gateCode.required": "ja, 7227 eller 7228", "gateCode": ""},
        {"gateCode.required": "ja, men 7227 är gammal", "gateCode": ""},
    ],
)
def test_boxes_that_say_two_things_are_not_read(boxes: Mapping[str, str]) -> None:
    assert _facts(boxes)["outcome"] != "read"
