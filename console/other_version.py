"""Reads a workflow's table out of another checkout of the program, so that two versions can be compared."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from workflow.definition import EffectSpec, Guard, State, Timer, Transition, Workflow
from workflow.errors import BadInput
from workflow.values import Label

# Run by the other checkout's own code: what it has is what it says.
_DUMP = """
import sys
sys.path.insert(0, sys.argv[1])
from pydantic import TypeAdapter
from typing import Any
from runtime.bootstrap import routines
w = routines()[sys.argv[2]].definition
table = {
    "version": w.version, "states": w.states, "transitions": w.transitions, "timers": w.timers, "effects": w.effects,
    "reasons": dict(w.reasons), "guards": {name: guard.label for name, guard in w.guards.items()},
}
sys.stdout.buffer.write(TypeAdapter(Any).dump_json(table))
"""


def other_version(workflow: Workflow, folder: Path) -> Workflow:
    """The same workflow as the checkout in this folder defines it; only its table can be used, not its functions."""
    if not (folder / "workflow" / "routines").is_dir():
        raise BadInput(f"{folder} is no checkout of this program: it has no workflow/routines.")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _DUMP, str(folder.resolve()), workflow.name], capture_output=True, cwd=folder, check=False
    )
    if done.returncode:
        raise BadInput(f"The checkout in {folder} has no table of {workflow.name}; is it a version that has it?")
    table = TypeAdapter(dict[str, Any]).validate_json(done.stdout)
    labels = TypeAdapter(dict[str, Label])
    guards = labels.validate_python(table["guards"])
    return replace(
        workflow,
        version=table["version"],
        states=TypeAdapter(tuple[State, ...]).validate_python(table["states"]),
        transitions=TypeAdapter(tuple[Transition, ...]).validate_python(table["transitions"]),
        timers=TypeAdapter(tuple[Timer, ...]).validate_python(table["timers"]),
        effects=TypeAdapter(tuple[EffectSpec, ...]).validate_python(table["effects"]),
        reasons=labels.validate_python(table["reasons"]),
        guards={name: Guard(name, label, _never) for name, label in guards.items()},
    )


def _never(*_: Any) -> bool:
    return False
