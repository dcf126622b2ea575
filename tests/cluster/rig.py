"""The cluster of `make cluster` with what a test pulls at: links that can be cut, PgBouncer before each node, wrong clocks."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from deploy.cluster import nodes
from deploy.cluster.cluster import ETCDS, NODES, WORKERS, Cluster
from deploy.cluster.processes import free_ports
from tests.cluster.links import Line, Link, Links
from tests.cluster.machines import end_databases
from tests.reliability.fleet import ROOT
from tests.storage import pooler

# Half a minute ahead and behind; set again each second.
CLOCKS = dict(zip(WORKERS, (30, -30), strict=True))
POOLED = WORKERS[0]
"""The worker that reaches PostgreSQL through PgBouncer."""


class Rig(Cluster):
    """One proxied TCP link from each worker to each node, and from each Patroni to each etcd."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.plan.settings |= {"LOCKSTEP_INTAKE_SECONDS": "0.5", "LOCKSTEP_VISITS_PER_WINDOW": "500"}
        self.links = Links()
        self.pools = dict(zip(NODES, free_ports(len(NODES)), strict=True))
        self.to_database = {w: {n: self._link(self.pools[n] if w == POOLED else self.plan.ports[n]) for n in NODES} for w in WORKERS}
        self.to_etcd = {n: {e: self._link(self.plan.ports[e]) for e in ETCDS} for n in NODES}
        self.to_systems = {w: self._link(self.plan.ports["stubs"]) for w in WORKERS}

    def _link(self, port: int) -> Link:
        return self.links.add(port)

    def start(self) -> None:
        for node in NODES:
            self._start_pool(node)
        super().start()

    def close(self) -> None:
        """End everything at once."""
        self.processes.kill_all()
        end_databases(self.folder)
        self.links.close()

    # Configuration of the cluster ------------------------------------------------------------------------

    def program(self, name: str) -> list[str]:
        if name in WORKERS:
            return [sys.executable, "-m", "tests.reliability.skewed_worker", str(CLOCKS[name])]
        return super().program(name)

    def settings_of(self, name: str) -> dict[str, str]:
        settings = {"PYTHONPATH": str(ROOT)}
        if name in WORKERS:
            hosts = ",".join(f"127.0.0.1:{link.port}" for link in self.to_database[name].values())
            settings["LOCKSTEP_DATABASE_URL"] = f"postgresql://lockstep:{self.plan.passwords['lockstep']}@{hosts}/lockstep"
            settings["LOCKSTEP_STUBS_URL"] = f"http://127.0.0.1:{self.to_systems[name].port}"
        return settings

    def etcd_of(self, node: str) -> dict[str, Any]:
        # Without `use_proxies` Patroni asks etcd for its members' addresses, and goes past the links.
        return {"hosts": [f"127.0.0.1:{link.port}" for link in self.to_etcd[node].values()], "use_proxies": True}

    def _start_pool(self, node: str) -> None:
        folder = nodes.own(self.folder / f"pool-{node}", self.user)
        users, file = folder / "users.txt", folder / "pgbouncer.ini"
        users.write_text(f'"lockstep" "{self.plan.passwords["lockstep"]}"\n')
        file.write_text(f"""
[databases]
lockstep = host=127.0.0.1 port={self.plan.ports[node]}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.pools[node]}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
server_connect_timeout = 2
server_login_retry = 1
""")
        for each in (users, file):
            each.chmod(0o600)
            if self.user:
                shutil.chown(each, self.user, self.user)
        env = {"PATH": os.environ["PATH"]}
        self.processes.start(f"pool-{node}", [str(pooler.COMMAND), "-q", str(file)], env, self.user)

    # What can be cut ---------------------------------------------------------------------------------

    def cut(self, links: list[Link], line: Line) -> None:
        for link in links:
            link.set(line)

    def mend(self, links: list[Link]) -> None:
        self.cut(links, Line.OPEN)
