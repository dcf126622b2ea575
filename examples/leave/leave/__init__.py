"""Leave requests: submitted, approved by another person than the applicant, booked in the payroll system, done.

Read `chart` first: it is the whole routine. `payroll` is the one outside system that it talks to.
"""

from leave.chart import WORKFLOW
from leave.payroll import systems
from runtime.routine import Routine

ROUTINE = Routine(WORKFLOW, systems=systems)

__all__ = ["ROUTINE", "WORKFLOW"]
