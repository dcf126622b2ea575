"""Alerts, dashboard and runbook say the same as the console measures; Prometheus itself reads them where it is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from console.cli import COMMANDS
from console.lazy import load
from runtime.logs import EVENTS
from storage.heartbeats import record_heartbeat
from tests.reliability.alert_rules import DEPLOY, firing, measure_of, rules
from tests.reliability.fleet import wait_for
from tests.reliability.site import TOKEN
from tests.reliability.test_check_is_red import RED
from tests.web.installation import House, free_port, served

RUNBOOK = (DEPLOY.parent / "docs" / "runbook.md").read_text("utf-8")
SECTIONS = dict(zip(*[iter(re.split(r"(?m)^## (Lockstep\w+)\n", RUNBOOK)[1:])] * 2, strict=True))
# By what causes it; all others are caused in `test_check_is_red.py`.
ELSEWHERE = {"LockstepTrialStopped", "LockstepNotMeasured"}
PROMTOOL, PROMETHEUS = shutil.which("promtool"), shutil.which("prometheus")
needs_prometheus = pytest.mark.skipif(PROMTOOL is None or PROMETHEUS is None, reason="`apt-get install prometheus`")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, metrics_token=TOKEN)
    yield made
    made.app.close()


def measured(house: House) -> set[str]:
    """The names of everything that the console measures."""
    with served(house.web) as address:
        text = httpx.get(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    return set(re.findall(r"(?m)^# TYPE (\w+)", text))


def test_each_alert_stands_in_the_runbook_and_back() -> None:
    """With its severity, a cause, a check and an action."""
    assert [rule["alert"] for rule in rules()] == list(SECTIONS)
    for rule in rules():
        section = SECTIONS[rule["alert"]]
        assert section.strip().startswith(f"*{rule['labels']['severity']}*")
        parts = re.findall(r"\*\*(Cause|Check|Action)\.\*\* (.{30,})", section)
        assert [name for name, _ in parts] == ["Cause", "Check", "Action"]
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"


def test_each_alert_is_caused_by_a_test() -> None:
    assert {alert for _, _, alert in RED.values() if alert} | ELSEWHERE == set(SECTIONS)


def test_a_trial_that_stopped_and_a_console_that_fails_meet_their_alerts() -> None:
    """What is measured then is in `test_versions_page.py`, and below with a Prometheus."""
    assert firing({"lockstep_trials_stopped": 1.0, "up": 1.0}) == {"LockstepTrialStopped"}
    assert firing({'up{job="lockstep"}': 0.0}) == {"LockstepNotMeasured"}
    assert firing({"lockstep_trials_stopped": 0.0, "up": 1.0}) == set()


def test_commands_and_log_lines_of_the_runbook_are_there() -> None:
    named = set(re.findall(r"`lockstep ([a-z]+)(?: ([a-z]+)\b)?", RUNBOOK))
    assert len(named) > 15
    for command, sub in named:
        found = load(COMMANDS[command][0], command)
        assert not sub or sub in getattr(found, "commands", {}), f"{command} {sub}"
    lines = set(re.findall(r"`((?:order|store|web|worker|intake|system|clock|duty|message)\.[a-z_]+)`", RUNBOOK))
    assert len(lines) > 8 and lines <= EVENTS.keys()


def test_alerts_and_dashboard_are_about_what_is_measured(house: House) -> None:
    """Every name in them is one that the console has; every panel has a place and a description."""
    board = json.loads((DEPLOY / "grafana" / "lockstep.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    names = {name for expr in asked for name in re.findall(r"\blockstep_\w+", expr)}
    names |= {measure_of(rule) for rule in rules()} - {"up"}
    assert len(names) > 20 and names <= measured(house)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(panel["description"] and panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in board["panels"])


# Prometheus itself ------------------------------------------------------------------------------------


def _series(rule: dict[str, Any]) -> tuple[str, str]:
    """A series that is well for an hour and then meets the rule."""
    name, sign, number = re.fullmatch(r"(\S+) (\S+) (\S+)", rule["expr"]).groups()  # type: ignore[union-attr]
    well, ill = {">": ("0", str(float(number) + 1)), "<": (number, "0"), "==": ("1", number)}[sign]
    return name, f"{well}x60 {ill}x120"


def _unit_test(rule: dict[str, Any]) -> dict[str, Any]:
    series, values = _series(rule)
    minutes = {"s": 1, "m": 1, "h": 60}[rule["for"][-1]] * (1 if rule["for"].endswith("s") else int(rule["for"][:-1]))
    labels = dict(re.findall(r'(\w+)="([^"]*)"', series)) | rule["labels"]
    fires = {"exp_labels": labels, "exp_annotations": rule["annotations"]}
    return {
        "interval": "1m", "input_series": [{"series": series, "values": values}],
        "alert_rule_test": [
            {"eval_time": "60m", "alertname": rule["alert"], "exp_alerts": []},
            {"eval_time": f"{62 + minutes}m", "alertname": rule["alert"], "exp_alerts": [fires]},
        ],
    }  # fmt: skip


@pytest.mark.slow
@needs_prometheus
def test_promtool_takes_the_files_and_fires_each_alert(tmp_path: Path) -> None:
    """When its measure has crossed for as long as the rule says, and not before it crosses."""
    shutil.copytree(DEPLOY / "prometheus", tmp_path, dirs_exist_ok=True)
    token = tmp_path / "token"
    token.write_text(TOKEN)
    config = (tmp_path / "prometheus.yml").read_text("utf-8").replace("/etc/prometheus/lockstep-metrics-token", str(token))
    (tmp_path / "prometheus.yml").write_text(config)
    tests = {"rule_files": ["alerts.yml"], "tests": [_unit_test(rule) for rule in rules()]}
    (tmp_path / "tests.yml").write_text(yaml.safe_dump(tests))
    for words in (["check", "config", "prometheus.yml"], ["test", "rules", "tests.yml"]):
        done = subprocess.run([str(PROMTOOL), *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@needs_prometheus
def test_prometheus_reads_the_console_and_sees_that_it_is_gone(house: House, tmp_path: Path) -> None:
    """No worker is alive; then the console ends."""
    with served(house.web) as console, prometheus(tmp_path, console.removeprefix("http://")) as alerts:
        wait_for(lambda: alerts() == {"LockstepNoWorker"}, 20)
        with house.app.store.write() as tx:
            record_heartbeat(tx.connection, "w", house.app.clock.now())
        wait_for(lambda: alerts() == set(), 20)
    # The measures of a console that is gone go with it.
    with prometheus(tmp_path, console.removeprefix("http://")) as alerts:
        wait_for(lambda: alerts() == {"LockstepNotMeasured"}, 20)


class prometheus:
    """A Prometheus with the files of `deploy`, that looks each second; called, it says which alerts are pending or firing."""

    def __init__(self, folder: Path, target: str) -> None:
        (folder / "token").write_text(TOKEN)
        config = (DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8").replace("15s", "1s").replace("127.0.0.1:8000", target)
        config = config.replace("/etc/prometheus/lockstep-metrics-token", str(folder / "token"))
        config = config.replace("alerts.yml", str(DEPLOY / "prometheus" / "alerts.yml"))
        (folder / "prometheus.yml").write_text(config)
        self.address = f"127.0.0.1:{free_port()}"
        data = folder / f"data{time.monotonic_ns()}"
        self.words = [str(PROMETHEUS), f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={data}", f"--web.listen-address={self.address}"]

    def __enter__(self) -> Callable[[], set[str] | None]:
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.alerts

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def alerts(self) -> set[str] | None:
        """None until it has looked once."""
        try:
            seen = httpx.get(f"http://{self.address}/api/v1/targets").json()["data"]["activeTargets"]
            found = httpx.get(f"http://{self.address}/api/v1/alerts").json()["data"]["alerts"]
        except (httpx.HTTPError, ValueError):
            return None
        return {alert["labels"]["alertname"] for alert in found} if seen and seen[0]["health"] != "unknown" else None
