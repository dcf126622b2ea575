"""`python -m bench.migration.process`: a worker process of the measured installation, as `lockstep worker` runs one."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from bench.migration.clock import AheadClock
from bench.migration.versions import on_board
from console.signals import stop_requested
from runtime import logs
from runtime.bootstrap import load_settings, open_app
from runtime.worker.serve import Serving


def main(text: str) -> None:
    given = json.loads(text)
    known = on_board(given["program"])
    settings = load_settings(on_board=known, **given["settings"])
    logs.configure("warning")
    app = open_app(settings, AheadClock(timedelta(seconds=given["ahead"])), on_board=known)
    with stop_requested() as stop:
        Serving(app, intake=given["intake"]).wait(stop)
    app.close()


if __name__ == "__main__":
    main(sys.argv[1])
