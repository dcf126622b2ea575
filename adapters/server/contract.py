"""The OpenAPI of each stub server, as it is committed under `docs/openapi/`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from adapters.json_reply import Json
from adapters.server.admin import admin_app
from adapters.server.app import SYSTEMS
from adapters.server.faulty import Stage
from adapters.world.world import World


def contracts() -> dict[str, Json]:
    """Each system's document by the system's name; `world` is the admin door."""
    world = World(lambda: datetime(2027, 1, 1, tzinfo=UTC))
    made = {name: make(Stage(world)).openapi() for name, make in SYSTEMS.items()}
    return {**made, "world": admin_app(world).openapi()}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in contracts().items():
        (folder / f"{name}.json").write_text(as_text(document), encoding="utf-8")


def as_text(document: Json) -> str:
    """The document as it stands in the file: sorted, so that a change shows as a change."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
