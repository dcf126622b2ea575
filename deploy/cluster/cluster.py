"""Puts the cluster together: three etcd, three PostgreSQL under Patroni, the stub systems, two workers, two consoles."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql

from deploy.cluster import nodes
from deploy.cluster.processes import Processes, free_ports, kill_tree, wait_until

NODES = ("pg1", "pg2", "pg3")
ETCDS = ("etcd1", "etcd2", "etcd3")
WORKERS = ("worker1", "worker2")
CONSOLES = ("console1", "console2")
_LOCKSTEP = [str(Path(sys.executable).with_name("lockstep"))]
_UP = 120.0


@dataclass
class Plan:
    """Ports and secrets, chosen once and kept in the cluster's folder (mode 0600)."""

    ports: dict[str, int]
    passwords: dict[str, str]
    master_key: str
    stubs_token: str
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Plan:
        """The plan in this file; a new one where there is none."""
        if path.exists():
            return cls(**json.loads(path.read_text()))
        names = [*ETCDS, *(f"{e}.peer" for e in ETCDS), *NODES, *(f"{n}.rest" for n in NODES), *CONSOLES, "stubs"]
        passwords = {name: secrets.token_urlsafe(24) for name in ("superuser", "replication", "rewind", "lockstep")}
        plan = cls(
            dict(zip(names, free_ports(len(names)), strict=True)), passwords, b64encode(secrets.token_bytes(32)).decode(),
            secrets.token_urlsafe(24),
        )  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(vars(plan), indent=1))
        return plan


class Cluster:
    """One cluster in one folder; what runs is started once, and every part can be killed and started again by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.processes = Processes(self.folder)
        self.user = nodes.database_user(self.folder)
        self.plan = Plan.load(self.folder / "plan.json")

    # Whole ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start all that does not run yet, in order, and wait until orders can be taken."""
        for name in ETCDS:
            self.start_part(name)
        # A Patroni that is earlier than etcd's own agreement ends.
        self._wait(self._etcd_agrees, "A leader of etcd")
        for name in NODES:
            self.start_part(name)
        self._wait(self._make_database, "The database lockstep")
        self._wait(self.has_synchronous_standby, "A synchronous standby")
        self.lockstep("db", "upgrade")
        for name in ("stubs", *CONSOLES, *WORKERS):
            self.start_part(name)
        for name in CONSOLES:
            self._wait(lambda name=name: self.answers(name), name)

    def stop(self) -> None:
        """Stop everything in the reverse order; the data stays."""
        order = (*CONSOLES, *WORKERS, "stubs", *NODES, *ETCDS)
        for name in sorted(self.processes.names(), key=lambda n: order.index(n) if n in order else 0):
            self.processes.stop(name)

    def start_part(self, name: str) -> None:
        """Start one part by its name."""
        if name in ETCDS:
            peers = [(member, self.plan.ports[f"{member}.peer"]) for member in ETCDS]
            folder = nodes.own(self.folder / name, self.user)
            command = nodes.etcd_command(name, folder, self.plan.ports[name], self.plan.ports[f"{name}.peer"], peers)
            self.processes.start(name, command, self._env(plain=True), self.user)
        elif name in NODES:
            command = nodes.patroni_command(self._configuration(name), self.user)
            self.processes.start(name, command, self._env(plain=True), self.user)
        else:
            self.processes.start(name, self.program(name), self._env() | self.settings_of(name))

    def kill_part(self, name: str) -> None:
        """SIGKILL to one part, a node's PostgreSQL with its Patroni."""
        self.processes.kill(name)
        if name in NODES:
            # Patroni's PostgreSQL is not a direct child.
            with suppress(OSError, ValueError):
                kill_tree(int((self.folder / name / "data" / "postmaster.pid").read_text().splitlines()[0]))

    # What is said --------------------------------------------------------------------------------

    def members(self) -> dict[str, dict[str, Any]]:
        """What Patroni says of each node that it knows: role, state, lag."""
        for name in NODES:
            try:
                answer = httpx.get(f"http://127.0.0.1:{self.plan.ports[f'{name}.rest']}/cluster", timeout=2.0).json()
            except (httpx.HTTPError, ValueError):
                continue
            return {m["name"]: m for m in answer.get("members", ())}
        return {}

    def primary(self) -> str | None:
        """The node that takes writes, or None while there is none."""
        for name in NODES:
            try:
                if httpx.get(f"http://127.0.0.1:{self.plan.ports[f'{name}.rest']}/primary", timeout=2.0).status_code == 200:
                    return name
            except httpx.HTTPError:
                continue
        return None

    def has_synchronous_standby(self) -> bool:
        """True when every commit is on a second node."""
        return any(m.get("role") == "sync_standby" for m in self.members().values())

    def whole(self) -> bool:
        """True when every node follows or leads, and every commit is on a second one."""
        members = self.members()
        well = len(members) == len(NODES) and all(m.get("state") in ("running", "streaming") for m in members.values())
        return well and self.has_synchronous_standby() and self.primary() is not None and self.etcd_leader() is not None

    def etcd_leader(self) -> str | None:
        """The etcd member that leads."""
        for name in ETCDS:
            try:
                url = f"http://127.0.0.1:{self.plan.ports[name]}/v3/maintenance/status"
                status = httpx.post(url, json={}, timeout=2.0).json()
            except (httpx.HTTPError, ValueError):
                continue
            if status.get("leader") and status["leader"] == status["header"]["member_id"]:
                return name
        return None

    @property
    def database_url(self) -> str:
        """As it stands in LOCKSTEP_DATABASE_URL: every node, whichever takes writes now."""
        hosts = ",".join(f"127.0.0.1:{self.plan.ports[name]}" for name in NODES)
        return f"postgresql://lockstep:{self.plan.passwords['lockstep']}@{hosts}/lockstep?target_session_attrs=read-write"

    @property
    def stubs_url(self) -> str:
        return f"http://127.0.0.1:{self.plan.ports['stubs']}"

    def console_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.plan.ports[name]}"

    def settings(self) -> dict[str, str]:
        """The variables that a worker, a console or a command of this installation is given; secrets among them."""
        return {
            "LOCKSTEP_DATABASE_URL": self.database_url, "LOCKSTEP_MASTER_KEY": self.plan.master_key,
            "LOCKSTEP_STUBS_URL": self.stubs_url, "LOCKSTEP_STUBS_TOKEN": self.plan.stubs_token,
            "LOCKSTEP_NOTIFY_FOLDER": "", **self.plan.settings,
        }  # fmt: skip

    # Parts ---------------------------------------------------------------------------------------

    def program(self, name: str) -> list[str]:
        """The command line of a worker, a console or the stub systems."""
        if name in CONSOLES:
            return [*_LOCKSTEP, "web", "--port", str(self.plan.ports[name])]
        if name == "stubs":
            return [*_LOCKSTEP, "stubs", "--port", str(self.plan.ports["stubs"]), "--world", str(self.folder / "world.db")]
        return [*_LOCKSTEP, "worker"]

    def settings_of(self, name: str) -> dict[str, str]:
        """What this worker or console is set otherwise than the others."""
        return {}

    def etcd_of(self, node: str) -> dict[str, Any]:
        """How the Patroni of this node reaches etcd."""
        return {"hosts": [f"127.0.0.1:{self.plan.ports[e]}" for e in ETCDS]}

    def _configuration(self, name: str) -> Path:
        folder = nodes.own(self.folder / name, self.user)
        content = nodes.patroni_configuration(
            name, folder, self.plan.ports[name], self.plan.ports[f"{name}.rest"], self.etcd_of(name), self.plan.passwords
        )
        return nodes.write_secret(folder / "patroni.yml", content, self.user)

    def _env(self, plain: bool = False) -> dict[str, str]:
        # Settings of the caller must not leak into it.
        env = {k: v for k, v in os.environ.items() if not k.startswith(("LOCKSTEP_", "PATRONI_"))}
        if plain:
            return env | {"HOME": str(self.folder), "PYTHONPATH": nodes.packages()}
        return env | self.settings()

    def _etcd_agrees(self) -> bool:
        """True when the members have agreed on a leader and on the version that they speak."""
        try:
            said = [httpx.get(f"http://127.0.0.1:{self.plan.ports[e]}/version", timeout=2.0).json() for e in ETCDS]
        except (httpx.HTTPError, ValueError):
            return False
        return all(each.get("etcdcluster", "not_decided") != "not_decided" for each in said)

    def _make_database(self) -> bool:
        """Make the role and the database where they are missing; False while no primary lets us."""
        primary = self.primary()
        if primary is None:
            return False
        # A primary that has just been made may be started once more, for settings that need it.
        with suppress(psycopg.OperationalError), self._superuser(primary) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'lockstep'").fetchone():
                own = self.plan.passwords["lockstep"]
                connection.execute(sql.SQL("CREATE ROLE lockstep LOGIN PASSWORD {}").format(own))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'lockstep'").fetchone():
                connection.execute("CREATE DATABASE lockstep OWNER lockstep")
            return True
        return False

    def _superuser(self, node: str) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.plan.ports[node], dbname="postgres", user="postgres", connect_timeout=5,
            password=self.plan.passwords["superuser"], autocommit=True,
        )  # fmt: skip

    def lockstep(self, *words: str) -> None:
        """Run one command of the installation; raises `RuntimeError` with what it said when it fails."""
        done = subprocess.run([*_LOCKSTEP, *words], env=self._env(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"lockstep {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")

    def answers(self, name: str) -> bool:
        """True when this console's process answers."""
        try:
            return httpx.get(f"{self.console_url(name)}/alive", timeout=2.0).status_code < 500
        except httpx.HTTPError:
            return False

    def _wait(self, holds: Any, what: str) -> None:
        wait_until(what, holds, _UP, lambda: "\n".join(f"{n}: {self.processes.tail(n, 4)}" for n in self.processes.names()))
