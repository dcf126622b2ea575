"""What is delivered: units, proxies, the bill of materials, and the check against advisories."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deploy import supply

DEPLOY = Path(supply.__file__).parent
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def test_the_bill_of_materials_is_the_lock_file() -> None:
    """The same names, versions and hashes; made anew with `python -m deploy.supply sbom`."""
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


def _certificate(folder: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=las.example.se", "-days", "1"]
    subprocess.run([*words, "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")], check=True, capture_output=True)


def _placed(text: str, folder: Path) -> str:
    return text.replace("/etc/lockstep/tls", str(folder))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not on this machine")
def test_nginx_takes_its_example(tmp_path: Path) -> None:
    _certificate(tmp_path)
    inner = _placed((DEPLOY / "proxy" / "nginx.conf").read_text("utf-8"), tmp_path)
    inner = re.sub(r"listen (443|80)", lambda found: f"listen {40000 + int(found[1])}", inner)
    folders = "".join(f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{folders}{inner}\n}}\n"
    (tmp_path / "nginx.conf").write_text(text)
    done = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not on this machine")
def test_caddy_takes_its_example(tmp_path: Path) -> None:
    _certificate(tmp_path)
    (tmp_path / "Caddyfile").write_text(_placed((DEPLOY / "proxy" / "Caddyfile").read_text("utf-8"), tmp_path))
    words = ["caddy", "validate", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr[-800:]


def test_the_container_runs_as_nobody_in_particular() -> None:
    """As a user without a shell and of no privilege, from pinned packages whose hashes are checked."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert "USER 10001:10001" in text and "--require-hashes" in text and "ADD " not in text
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
