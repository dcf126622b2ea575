"""What is delivered, from the lock file: a CycloneDX SBOM, and a check against advisories that needs no network.

    python -m deploy.supply sbom > deploy/sbom.cdx.json
    python -m deploy.supply check all.zip       # the PyPI export of osv.dev, fetched on another machine

`check` ends with exit code 1 when an advisory names a pinned version, and with 2 when the file cannot be read.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

TOP = Path(__file__).parent.parent
LOCK = TOP / "requirements" / "run.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def pinned(lock: Path = LOCK) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """By canonical name: the version, and the sha256 of each file that may be installed."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in lock.read_text("ascii").replace("\\\n", " ").splitlines():
        if match := _PIN.match(entry):
            found[canonical(match[1])] = (match[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)))
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def sbom() -> Mapping[str, Any]:
    """The bill of materials, CycloneDX 1.5."""
    parts = [
        {
            "type": "library", "name": name, "version": version, "bom-ref": f"pkg:pypi/{name}@{version}",
            "purl": f"pkg:pypi/{name}@{version}",
            "properties": [{"name": "lockstep:sha256", "value": one} for one in hashes],
        }
        for name, (version, hashes) in sorted(pinned().items())
    ]  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "lockstep", "bom-ref": "lockstep"}},
        "components": parts,
        "dependencies": [{"ref": "lockstep", "dependsOn": [part["bom-ref"] for part in parts]}],
    }  # fmt: skip


def written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def advisories(file: Path) -> Iterator[Mapping[str, Any]]:
    """Each advisory of an OSV export: a zip of JSON files."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def hits(found: Iterator[Mapping[str, Any]], pins: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    """A line for each advisory that names a pinned version."""
    lines = []
    for advisory in found:
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            pin = pins.get(canonical(str(package.get("name", "")))) if package.get("ecosystem") == "PyPI" else None
            if pin is not None and not advisory.get("withdrawn") and _names(affected, pin[0]):
                lines.append(f"{advisory['id']}: {package['name']} {pin[0]}: {advisory.get('summary', '')}")
    return lines


def _names(affected: Mapping[str, Any], version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = (each for each in affected.get("ranges", ()) if each.get("type") == "ECOSYSTEM")
    return any(_within(each.get("events", ()), version) for each in ranges)


def _within(events: Sequence[Mapping[str, str]], version: str) -> bool:
    from packaging.version import Version

    this, inside = Version(version), False
    for event in events:
        if "introduced" in event:
            inside = inside or event["introduced"] == "0" or Version(event["introduced"]) <= this
            continue
        fixed, last = event.get("fixed"), event.get("last_affected")
        if (fixed and Version(fixed) <= this) or (last and Version(last) < this):
            inside = False
    return inside


def main(words: Sequence[str]) -> int:
    if list(words) == ["sbom"]:
        sys.stdout.write(written(sbom()))
        return 0
    if len(words) != 2 or words[0] != "check":
        sys.stderr.write("Use: python -m deploy.supply sbom, or check FILE.zip\n")
        return 2
    try:
        lines = hits(advisories(Path(words[1])), pinned())
    except (OSError, zipfile.BadZipFile, ValueError) as problem:
        sys.stderr.write(f"The advisories in {words[1]} cannot be read ({type(problem).__name__}).\n")
        return 2
    none = f"No advisory names any of {len(pinned())} pinned versions.\n"
    sys.stdout.write("".join(f"{line}\n" for line in lines) or none)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
