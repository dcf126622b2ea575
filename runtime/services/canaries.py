"""Canaries: a new version is tried on a share of the new orders, and the trial stops automatically when they fare worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from runtime.app import App
from runtime.logs import log
from runtime.services.access_log import because, noted
from runtime.services.versions import KnownVersion, Versions
from runtime.versions import reasons
from runtime.versions.canary import LEAST, Canary, Faring, is_worse, meta_key, read, written
from storage import Tx, canaries
from workflow.errors import BadInput
from workflow.values import Actor


class Canaries:
    """What people do with canaries, and the duty that judges them."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.versions = app, app.store, Versions(app)

    def of(self, routine: str) -> Canary | None:
        """The canary of a routine, also one that has stopped; None: there is none."""
        with self.store.read() as connection:
            return read(self.store.meta(connection, meta_key(routine)))

    def all(self) -> tuple[Canary, ...]:
        """The canaries of all routines on board."""
        found = (self.of(routine) for routine in self.app.engines)
        return tuple(canary for canary in found if canary is not None)

    def begin(
        self, version: str, share: float, actor: Actor, reason: str, against: str = "", routine: str = "", least: int = LEAST
    ) -> Canary:  # fmt: skip
        """Let `share` percent of the new orders begin under this version, and the others under `against`.

        Raises `BadInput` where one is on trial already, or a version does not run here or is retired.
        """
        tried = self._running(self.versions.find(version, routine))
        other = self._running(self._against(tried, against))
        if not 0 < share < 100 or least < 1:
            raise BadInput(reasons.NO_SUCH_SHARE(share=share, least=least))
        made = Canary(
            tried.routine, tried.version, other.version, share, least, self.app.clock.now(), actor.name[:80], because(reason)
        )

        def work(tx: Tx) -> Canary:
            if (known := read(tx.meta(meta_key(tried.routine)))) is not None:
                raise BadInput(reasons.CANARY_THERE(routine=known.routine, version=known.version))
            tx.set_meta(meta_key(tried.routine), written(made))
            noted(tx, actor, "canary_begun", f"{tried.routine} {tried.version}", reason, self.app.clock.now())
            return made

        return self.store.retry(work)

    def end(self, routine: str, actor: Actor, reason: str) -> Canary:
        """End the trial: new orders begin under the newest version of the program that takes them in."""

        def work(tx: Tx) -> Canary:
            known = read(tx.meta(meta_key(routine)))
            if known is None:
                raise BadInput(reasons.NO_CANARY(routine=routine[:60]))
            tx.set_meta(meta_key(routine), "")
            noted(tx, actor, "canary_ended", f"{routine} {known.version}", because(reason), self.app.clock.now())
            return known

        return self.store.retry(work)

    def faring(self, canary: Canary) -> tuple[Faring, Faring]:
        """How the orders that began since then fare under the canary, and under the other version."""
        with self.store.read() as connection:
            new, old = (
                Faring(*canaries.fared(connection, self.store.definitions[canary.routine, version], canary.began_at, states))
                for version, states in self._attention(canary).items()
            )
        return new, old

    def run_once(self) -> None:
        """Stop the canaries whose orders fare worse; from then on all new orders begin under the other version."""
        for canary in self.all():
            known = {(canary.routine, canary.version), (canary.routine, canary.against)} <= self.store.definitions.keys()
            if canary.stopped_at is None and known:
                self._judge(canary)

    def _judge(self, canary: Canary) -> None:
        new, old = self.faring(canary)
        if not is_worse(new, old, canary.least):
            return
        stopped = replace(
            canary, stopped_at=self.app.clock.now(), bad=new.bad, begun=new.begun, bad_against=old.bad, begun_against=old.begun
        )  # fmt: skip

        def work(tx: Tx) -> bool:
            if read(tx.meta(meta_key(canary.routine))) != canary:
                return False
            tx.set_meta(meta_key(canary.routine), written(stopped))
            return True

        if self.store.retry(work):
            log.error("canary.stopped", version=canary.version, count=new.bad, orders=new.begun)

    def _attention(self, canary: Canary) -> Mapping[str, frozenset[str]]:
        tables = {w.version: w for w in self.app.engines.workflows if w.name == canary.routine}
        return {v: frozenset(s.name for s in tables[v].states if s.attention) for v in (canary.version, canary.against)}

    def _running(self, version: KnownVersion) -> KnownVersion:
        if not version.here or version.retired_at is not None:
            raise BadInput(reasons.VERSION_NOT_RUN(routine=version.routine, version=version.version))
        return version

    def _against(self, tried: KnownVersion, named: str) -> KnownVersion:
        if named and named != tried.version:
            return self.versions.find(named, tried.routine)
        others = [one for one in self.versions.all() if one.routine == tried.routine and one.here and one.id != tried.id]
        others = [one for one in others if one.retired_at is None]
        if not others:
            raise BadInput(reasons.ONLY_VERSION(version=tried.version, routine=tried.routine))
        if len(others) != 1:
            raise BadInput(reasons.AGAINST_WHICH(version=tried.version, known=[one.version for one in others]))
        return others[0]
