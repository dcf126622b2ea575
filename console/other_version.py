"""Reads a workflow's table out of another checkout of the program, so that two versions can be compared."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from console.command_reasons import NO_CHECKOUT, NO_TABLE_THERE
from runtime.versions.table_data import workflow_from
from workflow.definition import Workflow
from workflow.errors import BadInput

# Run by the other checkout's own code: what it has is what it says.
_DUMP = """
import json, sys
sys.path.insert(0, sys.argv[1])
from runtime.bootstrap import routines
from runtime.versions.table_data import table_data
sys.stdout.write(json.dumps(table_data(routines()[sys.argv[2]].definition)))
"""


def other_version(workflow: Workflow, folder: Path) -> Workflow:
    """The same workflow as the checkout in this folder defines it; only its table can be used, not its functions."""
    if not (folder / "workflow" / "routines").is_dir():
        raise BadInput(NO_CHECKOUT(folder=str(folder)))
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _DUMP, str(folder.resolve()), workflow.name], capture_output=True, cwd=folder, check=False
    )
    if done.returncode:
        raise BadInput(NO_TABLE_THERE(folder=str(folder), routine=workflow.name))
    return workflow_from(json.loads(done.stdout))
