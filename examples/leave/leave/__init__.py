"""Leave requests: submitted, approved by a manager other than the applicant, booked in the payroll system, done.

Read `chart` first: it is the whole routine. `balances` is its own table, `payroll` the one outside system it talks to.
"""

from leave.balances import PART
from leave.chart import WORKFLOW
from leave.payroll import LeaveSettings, systems
from runtime.routine import Routine

ROUTINE = Routine(WORKFLOW, settings=LeaveSettings, store=PART, systems=systems)
