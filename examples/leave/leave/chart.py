"""The table of a leave request. The engine, the pictures, the forms, the API and the checks all come from it."""

from workflow.definition import Changes, EffectSpec, Field, Guard, Phase, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.reasons import Reason, declare
from workflow.roles import Party, Role
from workflow.values import ActivityContext, EffectRequest, Facts, Fire, Label, Order, Perform, Plan, Wait

# 1. Who acts, and whom an order waits for. Labels are in Swedish and in English.
ROLES = (
    Role("employee", Label("medarbetare", "employee"), sees_persons=False, party="manager"), Role("manager", Label("chef", "manager"), party="manager"),
)
NOT_OWN = declare("leave.not_own", "den som söker kan inte själv godkänna", "the applicant cannot approve the request")
NOT_ENOUGH = declare("leave.not_enough", "bara {days} dagar finns kvar", "only {days} days are left")

# 2. States. `local` names the facts of the own table that decisions there need.
STATES = (
    State("submitted", "ask", Label("inkommen", "submitted"), Label("En chef ska godkänna.", "A manager must approve."), "manager", local=("days_left",)),
    State("reminded", "ask", Label("påmind", "reminded"), Label("Två dagar utan svar.", "Two days without an answer."), "manager", local=("days_left",)),
    State("escalated", "ask", Label("eskalerad", "escalated"), Label("Ingen svarade.", "No answer came in time."), "manager", local=("days_left",)),
    State("booking", "book", Label("bokas", "booking"), Label("Lönesystemet bokar.", "The payroll system books the days."), "worker",
          activity="book", performs=("payroll.book",), fires=("booked",)),
    State("not_booked", "book", Label("inte bokad", "not booked"), Label("Lönesystemet sa nej.", "The payroll system refused."), "manager"),
    State("done", "end", Label("klar", "done"), Label("Dagarna är bokade.", "The days are booked."), "nobody", end=True),
    State("refused", "end", Label("avslagen", "refused"), Label("Ledigheten blir inte av.", "There is no leave."), "nobody", end=True),
)  # fmt: skip

# 3. The form of a request. The kind of a field is checked before any guard is asked.
FORM = (
    Field("employee", Label("anställningsnummer", "employee number"), most=20),
    Field("first_day", Label("första dag", "first day"), "date"), Field("days", Label("arbetsdagar", "working days"), "number", most=40),
)


def answer(source: str) -> tuple[Transition, ...]:
    """From here a manager approves or refuses. The record is written in the same transaction as the transition."""
    return (
        Transition(source, "approve", "booking", "may_approve", roles=("manager",), records=("take_days",), main=source == "submitted"),
        Transition(source, "refuse", "refused", roles=("manager",), needs_reason=True),
    )


# 4. The table: source, trigger, target, guard; by whom; with which records.
TRANSITIONS = (
    Transition(None, "submit", "submitted", "some_days", roles=("employee", "manager"), fields=FORM, change="remember", records=("open_balance",), main=True),
    *answer("submitted"),
    Transition("submitted", "remind", "reminded"),
    *answer("reminded"),
    Transition("reminded", "escalate", "escalated"),
    *answer("escalated"),
    Transition("booking", "booked", "done", main=True),
    Transition("booking", "effect_failed", "not_booked"),
    Transition("not_booked", "retry", "booking", roles=("manager",)),
    Transition("not_booked", "refuse", "refused", roles=("manager",), needs_reason=True, records=("give_back",)),
    # `lockstep check` asks for these: a booking may fail late, when a person has gone on already.
    Transition("not_booked", "effect_failed", None),
    Transition("refused", "effect_failed", None),
)  # fmt: skip

# 5. Time, in working days of the Swedish calendar.
TIMERS = (
    Timer("submitted", "reminder", Schedule("working_days", n=2), "remind"),
    Timer("reminded", "escalation", Schedule("working_days", n=3), "escalate", deadline=True),
)


# 6. Guards answer True, or a reason that says why not.
def may_approve(order: Order, facts: Facts) -> bool | Reason:
    """Another person than the applicant, and enough days in the own table."""
    if facts["by"] == order.data["applicant"]:
        return NOT_OWN()
    return facts["local"]["days_left"] >= order.data["days"] or NOT_ENOUGH(days=facts["local"]["days_left"])


GUARDS = {
    "may_approve": Guard("may_approve", Label("någon annan, och dagarna räcker", "another person, and enough days"), may_approve),
    "some_days": Guard("some_days", Label("minst en dag", "at least one day"), lambda order, facts: facts["days"] > 0),
}


# 7. Functions are pure: the order and facts in, values out. Effects are values; the worker performs them, exactly once.
def book(context: ActivityContext) -> Plan:
    """Ask for the booking; when it has succeeded, move on. A failure is the table's to handle."""
    mine = [effect for effect in context.effects if effect.name == "payroll.book"]
    if not mine:
        return Perform((EffectRequest("payroll.book", "leave", {key: context.order.data[key] for key in ("first_day", "days")}),))
    return Fire("booked") if mine[-1].status == "succeeded" else Wait()


def remember(order: Order, facts: Facts, now: object, tools: object) -> Changes:
    """What the order keeps: `data` is plain, `private` is encrypted under the order's own key."""
    return {"data": {"applicant": facts["by"], **{key: facts[key] for key in ("first_day", "days")}}, "private": {"employee": facts["employee"]}}


def of_employee(order: Order, *_: object) -> Facts:
    """What the own table is read and written by."""
    return {"employee": order.private["employee"], "days": order.data["days"]}


WORKFLOW = Workflow(
    name="leave", version="1", label=Label("Ledighet", "Leave"), number_prefix="LV", roles=ROLES, parties=(Party("manager", Label("en chef", "a manager")),),
    phases=(Phase("ask", Label("ansökan", "ask")), Phase("book", Label("bokning", "book")), Phase("end", Label("slut", "end"))),
    states=STATES, transitions=TRANSITIONS, timers=TIMERS, guards=GUARDS,
    triggers=tuple(Trigger(name, Label(sv, en)) for name, sv, en in (
        ("submit", "ansök", "submit"), ("approve", "godkänn", "approve"), ("refuse", "avslå", "refuse"),
        ("remind", "påminn", "remind"), ("escalate", "eskalera", "escalate"), ("booked", "bokad", "booked"),
        ("retry", "försök igen", "try again"), ("effect_failed", "lönesystemet sa nej", "payroll refused"),
    )),
    effects=(EffectSpec("payroll.book", Label("boka dagarna", "book the days")),), activities={"book": book}, changes={"remember": remember}, lookup=of_employee,
    records={"open_balance": of_employee, "take_days": of_employee, "give_back": of_employee},
    # The employee number is added as the call is made: the ledger, which is plain, does not have it.
    bind=lambda order, effect, now: {**effect.args, "employee": order.private["employee"]},
)  # fmt: skip
