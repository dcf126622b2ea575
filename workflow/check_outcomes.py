"""Proves the table against every outcome of its effects: nothing can fail so that an order stands still for ever.

A place is (state, effects not yet settled, the effect that has just failed). Each unsettled effect may succeed, or
fail (refused, or its attempts used up); unknown and unavailable leave it unsettled. The outcomes are the
adversary's to choose, and so is what guards say of a failure: from every place that can be reached, an end must be
within reach whatever it chooses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from workflow.definition import State, Transition, Workflow

Unsettled = frozenset[str]
Place = tuple[str, Unsettled, str | None]
_NONE: Unsettled = frozenset()
_FAILURE = "effect_failed"


def outcome_problems(workflow: Workflow) -> Iterator[str]:
    """What can go wrong with effects that no row mends, and circles that nothing but timers keep going."""
    product = Product(workflow)
    stuck: dict[tuple[str, str], None] = {}
    for state, _, failed in product.places:
        if failed is not None and not product.way_out(state, failed):
            stuck[(state, failed)] = None
    for name, effect in stuck:
        mend = f"give it a row on `{_FAILURE}`, and a row with a role"
        yield f"State `{name}` has no way out for a person when `{effect}` fails: {mend}."
    if not stuck:
        for name in dict.fromkeys(state for state, _, _ in product.hopeless()):
            mend = "give it a row that needs none of them"
            yield f"State `{name}` can be left without a way to an end when its effects fail: {mend}."
    for circle in _circles(workflow):
        yield f"The states {', '.join(f'`{s}`' for s in circle)} go round by timers alone: let a person act in one, or end it."


class Product:
    """The reachable places of a workflow, and the moves between them."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.first_of: dict[str, frozenset[str]] = {
            s.name: frozenset(n for r in workflow.transitions if r.source == s.name for n in r.first) for s in workflow.states
        }
        self._rows = {s.name: tuple(r for r in workflow.transitions if r.source == s.name) for s in workflow.states}
        # There are many more moves than rows.
        self._entered = {id(row): self._enters(row) for row in workflow.transitions}
        self._after: dict[tuple[str, str], tuple[Transition, ...]] = {}

    @cached_property
    def places(self) -> Mapping[Place, tuple[tuple[Place, ...], ...]]:
        """Every reachable place with its moves; a move of several places is the adversary's choice among them."""
        fresh = [self._entering(r, _NONE) for r in self.workflow.transitions if r.source is None]
        found: dict[Place, tuple[tuple[Place, ...], ...]] = {}
        while fresh:
            here = fresh.pop()
            if here not in found:
                found[here] = tuple(self._moves(here))
                fresh += [place for move in found[here] for place in move]
        return found

    def hopeless(self) -> list[Place]:
        """Places from which the adversary can keep every end out of reach."""
        good = {place for place in self.places if self.workflow.state[place[0]].end and place[2] is None}
        before: defaultdict[Place, list[Place]] = defaultdict(list)
        for place, moves in self.places.items():
            for after in {p for move in moves for p in move}:
                before[after].append(place)
        fresh = list(good)
        while fresh:
            for place in before[fresh.pop()]:
                if place not in good and any(good.issuperset(move) for move in self.places[place]):
                    good.add(place)
                    fresh.append(place)
        return [place for place in self.places if place not in good]

    def way_out(self, name: str, failed: str) -> bool:
        """Whether a person can act when this effect has failed in this state."""
        if failed in self.first_of[name]:
            return True
        state = self.workflow.state[name]
        after = self._after_failure(state, failed)
        raised = [bool(self.workflow.by_hand(r.target or name)) for r in after if r.trigger == _FAILURE]
        own = [bool(self.workflow.by_hand(r.target or name)) for r in after if r.trigger != _FAILURE]
        # Whether a row takes the failure up under every answer of its guards.
        taken = any(row.guard is None for row in self.workflow.rows.get((name, _FAILURE), ()))
        return all(raised) and (taken or any(own))

    def _moves(self, place: Place) -> Iterator[tuple[Place, ...]]:
        name, unsettled, failed = place
        state = self.workflow.state[name]
        if failed is not None:
            if failed in self.first_of[name]:
                yield ((name, unsettled, None),)
            after = tuple(self._entering(row, unsettled) for row in self._after_failure(state, failed))
            if after:
                yield after
            return
        for row in self._rows[name]:
            if row.trigger != _FAILURE and self._may_go(state, row, unsettled):
                needed = frozenset(n for n in row.first if self.workflow.effect[n].mutates)
                # What must succeed first may be refused for ever.
                yield (self._entering(row, unsettled - needed), *((place,) if needed else ()))
        for effect in unsettled:
            rest = unsettled - {effect}
            yield ((name, rest, None), (name, rest, effect))
        for effect in self.first_of[name] - unsettled:
            if self.workflow.effect[effect].mutates:
                yield ((name, unsettled | {effect}, None),)

    def _may_go(self, state: State, row: Transition, unsettled: Unsettled) -> bool:
        """An activity fires when its own effects are settled; people, timers and messages at any time."""
        pulled_only = row.trigger in state.fires and not row.roles
        return not pulled_only or unsettled.isdisjoint(state.performs)

    def _after_failure(self, state: State, failed: str) -> tuple[Transition, ...]:
        key = (state.name, failed)
        if key not in self._after:
            own = state.fires if failed in state.performs else ()
            self._after[key] = tuple(r for r in self._rows[state.name] if r.trigger in (_FAILURE, *own))
        return self._after[key]

    def _entering(self, row: Transition, unsettled: Unsettled) -> Place:
        target, wanted = self._entered[id(row)]
        return target, unsettled | wanted, None

    def _enters(self, row: Transition) -> tuple[str, Unsettled]:
        """The state a row leads to, and the effects that it wants, with those of that state."""
        # What a row withdraws may be under way already, so it stays unsettled here.
        said = frozenset(text.partition(":")[0] for text in row.effects)
        target = row.target or str(row.source)
        return target, said | frozenset(self.workflow.state[target].performs if row.target else ())


def _circles(workflow: Workflow) -> Iterator[list[str]]:
    """Groups of states that lead to each other by timers and activities alone, none with a row for anybody else."""
    steps: defaultdict[str, set[str]] = defaultdict(set)
    alone = {state.name for state in workflow.states if not _moved_by_others(workflow, state.name)}
    for row in workflow.transitions:
        if row.source in alone and row.target in alone and row.trigger in _by_itself(workflow, row.source):
            steps[row.source].add(row.target)
    reach = {name: _reach(name, steps) for name in alone}
    seen: set[str] = set()
    for name in sorted(alone):
        circle = [other for other in reach[name] if name in reach[other]]
        if name not in seen and circle:
            seen |= set(circle)
            yield sorted(circle)


def _by_itself(workflow: Workflow, name: str) -> set[str]:
    timed = {t.trigger for t in workflow.timers_of[name] if t.trigger is not None}
    return timed | set(workflow.state[name].fires)


def _moved_by_others(workflow: Workflow, name: str) -> bool:
    rows = [r for r in workflow.transitions if r.source == name]
    return any(r.roles or workflow.trigger[r.trigger].outside for r in rows)


def _reach(name: str, steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    fresh = [name]
    while fresh:
        for after in steps.get(fresh.pop(), ()):
            if after not in found:
                found.add(after)
                fresh.append(after)
    return found
