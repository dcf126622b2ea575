"""Situations in which a store cannot be used: each begins with a call, which returns how it is mended."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable

from storage import database
from tests.reliability.site import KEY, Site

Mend = Callable[[], object]
Situation = Callable[[Site], Mend]


def the_database_does_not_answer(site: Site) -> Mend:
    site.set(database_url="postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
    return lambda: site.set(database_url=site.url)


def the_file_is_gone(site: Site) -> Mend:
    aside = site.folder / "aside.db"
    shutil.move(site.file, aside)
    return lambda: shutil.move(aside, site.file)


def _opened_with(site: Site, pragma: str) -> Mend:
    was = database._PRAGMAS
    site.monkeypatch.setattr(database, "_PRAGMAS", (*was, pragma))
    return lambda: site.monkeypatch.setattr(database, "_PRAGMAS", was)


def the_disk_is_full(site: Site) -> Mend:
    """No page more: what SQLite may use of the disk is what it uses, and nothing of that lies free."""
    with site.r.app.store.write() as tx:
        tx.set_meta("filler", "x" * 300_000)
    return _opened_with(site, "max_page_count=1")


def the_disk_is_nearly_full(site: Site) -> Mend:
    was = shutil.disk_usage
    site.monkeypatch.setattr(shutil, "disk_usage", lambda path: was(path)._replace(free=7_000_000))
    return lambda: site.monkeypatch.setattr(shutil, "disk_usage", was)


def the_store_can_only_be_read(site: Site) -> Mend:
    return _opened_with(site, "query_only=ON")


def the_file_is_no_database(site: Site) -> Mend:
    odd = site.folder / "odd.db"
    odd.write_bytes(b"Dear diary, " * 1000)
    site.set(database_url=f"sqlite:///{odd}")
    return lambda: site.set(database_url=site.url)


def the_schema_is_another(site: Site) -> Mend:
    def becomes(version: str) -> None:
        with sqlite3.connect(site.file) as file:
            file.execute("UPDATE alembic_version SET version_num = ?", (version,))

    with sqlite3.connect(site.file) as file:
        was = file.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    becomes("9999")
    return lambda: becomes(was)


def the_key_is_another(site: Site) -> Mend:
    site.set(master_key="b3RoZXIta2V5LWZvci10ZXN0cy1vZi1jaGVjay0tMzI=")
    return lambda: site.set(master_key=KEY)


def a_setting_is_wrong(site: Site) -> Mend:
    site.set(lease_seconds="0.5")
    return lambda: site.monkeypatch.delenv("LOCKSTEP_LEASE_SECONDS")
