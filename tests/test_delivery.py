"""What is delivered: units, proxies, the bill of materials, and the check against advisories."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from console.cli import COMMANDS
from console.lazy import load
from deploy import supply

DEPLOY = Path(supply.__file__).parent
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def test_the_bill_of_materials_is_the_lock_file() -> None:
    """The same names, versions and hashes; made again with `python -m deploy.supply sbom`."""
    kept = (DEPLOY / "sbom.cdx.json").read_text("utf-8")
    assert kept == supply.written(supply.sbom())
    found = {c["name"]: (c["version"], tuple(p["value"] for p in c["properties"])) for c in json.loads(kept)["components"]}
    assert found == dict(supply.pinned()) and len(found) > 20
    assert all(hashes for _, hashes in found.values())


@pytest.mark.parametrize(
    ("affected", "hit"),
    [
        ({"versions": ["PIN"]}, True), ({"versions": ["0.0.1"]}, False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}, True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0.0.2"}]}]}, False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "9999"}]}]}, True),
    ],
)  # fmt: skip
def test_an_advisory_that_names_a_pinned_version_is_found(tmp_path: Path, affected: dict[str, Any], hit: bool) -> None:
    version = supply.pinned()["sqlalchemy"][0]
    known = json.loads(json.dumps(affected).replace("PIN", version))
    advisory = {"id": "PYSEC-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "SQLAlchemy"}, **known}]}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("PYSEC-1.json", json.dumps(advisory))
    assert supply.main(["check", str(tmp_path / "all.zip")]) == (1 if hit else 0)


def test_advisories_that_cannot_be_read_are_no_clean_bill(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(b"no zip")
    assert supply.main(["check", str(tmp_path / "all.zip")]) == 2


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: str(unit.name))
def test_a_unit_is_hardened(unit: Path) -> None:
    """Its exposure, as systemd itself counts it (10 is the worst), is below 1.5."""
    words = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-600:] + done.stderr
    assert "Overall exposure level" in done.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Every line is one that systemd knows; only the program is put where one is."""
    for unit in UNITS:
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(text, "utf-8")
    words = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


HADOLINT = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not on this machine")
def test_the_container_file_has_nothing_that_hadolint_finds() -> None:
    done = subprocess.run([str(HADOLINT), "--failure-threshold", "info", str(DEPLOY / "Containerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_starts_what_there_is() -> None:
    """What is copied is there, the entry point is one of the package, and its default words are options of the command."""
    text, top = (DEPLOY / "Containerfile").read_text("utf-8"), DEPLOY.parent
    copied = re.findall(r"(?m)^COPY (?!--from)(\S+) ", text)
    assert copied and all((top / each).exists() for each in copied)
    project = tomllib.loads((top / "pyproject.toml").read_text("utf-8"))["project"]
    (entry,) = json.loads(re.search(r"(?m)^ENTRYPOINT (\[.*\])$", text)[1])  # type: ignore[index]
    assert entry in project["scripts"]
    name, *words = json.loads(re.search(r"(?m)^CMD (\[.*\])$", text)[1])  # type: ignore[index]
    parameters = {option for p in load(COMMANDS[name][0], name).params for option in p.opts}
    assert {word for word in words if word.startswith("--")} <= parameters
    ignored = (top / ".containerignore").read_text("utf-8").split()
    assert {".git", ".venv", "var"} <= set(ignored), "neither a store nor its key gets into a layer"


def test_the_container_runs_as_nobody_in_particular() -> None:
    """As a user without a shell and of no privilege, from pinned packages whose hashes are checked."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert "USER 10001:10001" in text and "--require-hashes" in text and "ADD " not in text
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
