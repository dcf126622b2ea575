"""Pictures and exports of a workflow, all derived from the table that runs."""

from diagrams.difference import Change, Difference, compare
from diagrams.difference_words import Section, sections
from diagrams.eventlog import ocel, xes
from diagrams.front import FORMATS, SHEETS, SUFFIXES, VIEWS, render, render_difference
from diagrams.heat import Flow, Heat, Stay, heat_of
from diagrams.history import Case, Entry, entries, entry
from diagrams.overlay import Overlay
from diagrams.writing import stale, write_all

__all__ = [
    "FORMATS",
    "SHEETS",
    "SUFFIXES",
    "VIEWS",
    "Case",
    "Change",
    "Difference",
    "Entry",
    "Flow",
    "Heat",
    "Overlay",
    "Section",
    "Stay",
    "compare",
    "entries",
    "entry",
    "heat_of",
    "ocel",
    "render",
    "render_difference",
    "sections",
    "stale",
    "write_all",
    "xes",
]
