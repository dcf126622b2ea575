"""A real PgBouncer before the tests' PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

COMMAND = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


def needed(test: Any) -> Any:
    """Marks a test that needs PgBouncer; skipped where it is not installed."""
    return pytest.mark.pgbouncer(pytest.mark.skipif(COMMAND is None, reason="pgbouncer is not on this machine")(test))


@contextmanager
def pooled(url: str, mode: str, size: int) -> Iterator[str]:
    """The URL of this database through a pooler in this mode with so many connections."""
    parsed = make_url(url)
    folder = Path(tempfile.mkdtemp(prefix="lockstep-pool-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "pgbouncer.ini").write_text(f"""
[databases]
{parsed.database} = host={parsed.host or parsed.query["host"]} port={parsed.port or 5432} user=postgres dbname={parsed.database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 200
server_login_retry = 1
logfile = {folder}/log
""")
    words = [str(COMMAND), "-q", str(folder / "pgbouncer.ini")]
    if os.geteuid() == 0:
        # It refuses to run as root, and the server's socket lies in a folder of the wheel's own account.
        shutil.chown(folder, "pgserver")
        words[1:1] = ["-u", "pgserver"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield f"postgresql://postgres@127.0.0.1:{port}/{parsed.database}"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise AssertionError("pgbouncer did not start")
