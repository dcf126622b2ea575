"""Three machines as the files in deploy/ set them up, on three addresses of the loopback network."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from deploy.cluster import nodes
from deploy.cluster.cluster import NODES
from deploy.cluster.processes import Processes, free_ports

DEPLOY = Path(nodes.__file__).parents[1]
ADDRESSES = {name: f"127.0.0.1{n}" for n, name in enumerate(NODES, 1)}
PASSWORDS = ("SUPERUSER", "REPLICATION", "REWIND")
_ROOM = 4 * 2**30
_PORTS = (2379, 2380, 5432, 8008)
_CERTIFICATE = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=node -keyout node.key -out node.csr
printf 'subjectAltName=%s\\nextendedKeyUsage=serverAuth,clientAuth\\n' "$1" > extensions
openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out node.pem
"""


class Machines:
    """The files, as they are, but for addresses, ports and folders; each machine's etcd and Patroni can be started."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.user = folder, nodes.database_user(folder)
        self.processes, self.tls = Processes(folder), nodes.own(folder / "tls", self.user)
        self.ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        # On this network all of them call from the first address, and etcd compares a peer's address with its certificate.
        names = ",".join(f"IP:{address}" for address in ("127.0.0.1", *ADDRESSES.values()))
        subprocess.run(["bash", "-euc", _CERTIFICATE, "bash", names], cwd=self.tls, check=True, capture_output=True)
        for each in self.tls.iterdir():
            self._give(each)
        trusted = ssl.create_default_context(cafile=str(self.tls / "ca.pem"))
        trusted.load_cert_chain(str(self.tls / "node.pem"), str(self.tls / "node.key"))
        self.client = httpx.Client(verify=trusted, timeout=3, trust_env=False)

    def start_etcd(self, name: str) -> None:
        self.processes.start(f"etcd-{name}", [str(nodes.etcd_program()), "--config-file", str(self._etcd(name))], self._env(name), self.user)

    def start_patroni(self, name: str) -> None:
        self.processes.start(name, nodes.patroni_command(self._patroni(name), self.user), self._env(name), self.user)

    def validated(self, name: str) -> str:
        """What `patroni --validate-config` says of this machine; empty when it finds nothing."""
        command = [*nodes.patroni_command(self._patroni(name), self.user), "--validate-config"]
        done = subprocess.run(
            command, env=self._env(name), user=self.user, group=self.user, extra_groups=[] if self.user else None, cwd="/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr + (f"exit code {done.returncode}" if done.returncode else "")

    def url(self, name: str, port: int, path: str) -> str:
        return f"https://{ADDRESSES[name]}:{self.ports[port]}{path}"

    def close(self) -> None:
        self.processes.kill_all()
        end_databases(self.folder)
        self.client.close()

    def _etcd(self, name: str) -> Path:
        text = (DEPLOY / "etcd" / "etcd.yml").read_text("utf-8").replace("THIS_NAME", name).replace("THIS_ADDRESS", ADDRESSES[name])
        return self._written(name, "etcd.yml", text.replace("/var/lib/etcd/lockstep", str(self._own(name) / "etcd")))

    def _patroni(self, name: str) -> Path:
        text, own = (DEPLOY / "patroni" / "patroni.yml").read_text("utf-8"), str(self._own(name))
        text = text.replace("/usr/lib/postgresql/17/bin", str(nodes.postgresql_bin())).replace("0.0.0.0:", f"{ADDRESSES[name]}:")
        # The wheel's PostgreSQL is built without TLS.
        text = text.replace('ssl: "on"', 'ssl: "off"').replace("hostssl", "host")
        return self._written(name, "patroni.yml", text.replace("/var/lib/postgresql/lockstep", f"{own}/data").replace("/run/lockstep-patroni", own))

    def _written(self, name: str, file: str, text: str) -> Path:
        path = self._own(name) / file
        text = re.sub(r"\b10\.0\.0\.(\d+)", r"127.0.0.\1", text).replace("/etc/lockstep/tls", str(self.tls))
        path.write_text(re.sub(r"(?<=:)(%s)\b" % "|".join(map(str, _PORTS)), lambda found: str(self.ports[int(found[1])]), text))  # noqa: UP031
        return self._give(path)

    def _own(self, name: str) -> Path:
        return nodes.own(self.folder / name, self.user)

    def _env(self, name: str) -> dict[str, str]:
        address = ADDRESSES[name]
        return {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONPATH": nodes.packages(), "PATRONI_NAME": name,
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"{address}:{self.ports[5432]}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"{address}:{self.ports[8008]}",
            **{f"PATRONI_{each}_PASSWORD": f"made up for {each.lower()}" for each in PASSWORDS},
        }  # fmt: skip

    def _give(self, path: Path) -> Path:
        path.chmod(0o600)
        if self.user and os.geteuid() == 0:
            shutil.chown(path, self.user, self.user)
        return path


@contextmanager
def scratch(name: str, kept: Path) -> Iterator[Path]:
    """A folder that the databases' account can reach, which is gone afterwards; its `logs` are kept."""
    # Processes die here, and no machine: what is written need not get to a disk, where there is memory for it.
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None
    folder = Path(tempfile.mkdtemp(prefix=f"lockstep-{name}-", dir=place))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for logs in folder.glob("**/logs"):
            shutil.copytree(logs, kept / "logs", dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def end_databases(folder: Path) -> None:
    """SIGKILL to each PostgreSQL in the folder; its children end by themselves when they see that it is gone."""
    for file in folder.glob("*/data/postmaster.pid"):
        with suppress(OSError, ValueError):
            os.kill(int(file.read_text().splitlines()[0]), signal.SIGKILL)


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    made = Machines(folder)
    try:
        yield made
    finally:
        made.close()
