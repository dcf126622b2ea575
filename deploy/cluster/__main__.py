"""`python -m deploy.cluster start|stop|status|settings`: the cluster of `make cluster`."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from pathlib import Path

from deploy.cluster.cluster import CONSOLES, ETCDS, NODES, WORKERS, Cluster


def main() -> int:
    """Run one command; 0 when it was done, 1 when a part does not run."""
    parser = argparse.ArgumentParser(prog="python -m deploy.cluster", description=__doc__)
    parser.add_argument("command", choices=("start", "stop", "status", "settings"))
    parser.add_argument("--folder", type=Path, default=Path("var/cluster"), help="where data, logs and the plan are kept")
    parser.add_argument("--remove", action="store_true", help="with stop: remove the data, too")
    given = parser.parse_args()
    cluster = Cluster(given.folder)
    if given.command == "stop":
        cluster.stop()
        if given.remove:
            shutil.rmtree(cluster.folder)
        _say("Stopped." + (" The data is gone." if given.remove else f" The data stays in {given.folder}."))
        return 0
    if given.command == "settings":
        _say("\n".join(f"export {name}={shlex.quote(value)}" for name, value in cluster.settings().items()))
        return 0
    if given.command == "start":
        try:
            cluster.start()
        except (TimeoutError, RuntimeError) as problem:
            sys.stderr.write(f"The cluster did not come up: {problem}\n")
            return 1
    return status(cluster)


def status(cluster: Cluster) -> int:
    """Print what runs where; 1 when something does not run."""
    members, leader = cluster.members(), cluster.etcd_leader()
    for name in (*ETCDS, *NODES, "stubs", *WORKERS, *CONSOLES):
        runs = "runs" if cluster.processes.alive(name) else "DOES NOT RUN"
        role = members.get(name, {}).get("role", "") or ("leader" if name == leader else "")
        port = cluster.plan.ports.get(name)
        where = f"http://127.0.0.1:{port}" if name in (*CONSOLES, "stubs") else f"127.0.0.1:{port}" if port else ""
        _say(f"  {name:<9} {runs:<13} {role:<13} {where}".rstrip())
    _say(f'For `lockstep` here, and for more workers and consoles: eval "$({sys.executable} -m deploy.cluster settings)"')
    return 0 if all(cluster.processes.alive(n) for n in (*ETCDS, *NODES, "stubs", *WORKERS, *CONSOLES)) else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
