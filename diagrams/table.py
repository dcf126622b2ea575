"""The table as Markdown: every row, none grouped."""

from __future__ import annotations

from collections.abc import Iterator

from diagrams.selection import Selection
from diagrams.words import guard_label, reason_label, say, trigger_label, word
from workflow.definition import Transition, Workflow

_COLUMNS = ("source", "trigger", "guard", "target", "reason", "roles", "effects")


def render(selection: Selection, lang: str) -> str:
    """The selected rows, in the order they are tried."""
    workflow = selection.workflow
    lines = [
        f"# {say(workflow.label, lang)} – {selection.title(lang)}",
        "",
        f"{word('version', lang).capitalize()} `{workflow.version}`. {word('from_table', lang)}.",
        "",
        f"| # | {' | '.join(word(c, lang) for c in _COLUMNS)} |",
        f"| ---: |{' --- |' * len(_COLUMNS)}",
        *_rows(selection, lang),
    ]
    return "\n".join(lines) + "\n"


def _rows(selection: Selection, lang: str) -> Iterator[str]:
    workflow = selection.workflow
    number = {row: i for i, row in enumerate(workflow.transitions, 1)}
    for row in selection.rows:
        cells = (
            _state(workflow, row.source, "–", lang),
            f"{trigger_label(workflow, row.trigger, lang)} `{row.trigger}`",
            guard_label(workflow, row.guard, lang),
            _state(workflow, row.target, word("stays", lang), lang),
            reason_label(workflow, row.reason, lang) if row.reason else "",
            _who(workflow, row, lang),
            ", ".join(f"`{e}`" for e in (*row.effects, *row.records)),
        )
        yield f"| {number[row]} | {' | '.join(c.replace('|', '/') for c in cells)} |"


def _state(workflow: Workflow, name: str | None, otherwise: str, lang: str) -> str:
    return f"{say(workflow.state[name].label, lang)} `{name}`" if name else otherwise


def _who(workflow: Workflow, row: Transition, lang: str) -> str:
    return ", ".join(say(workflow.role[role].label, lang) for role in row.roles)
