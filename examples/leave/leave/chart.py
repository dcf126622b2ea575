"""The table of a leave request. The engine, the pictures, the forms, the API and the checks all come from it."""

from workflow.definition import EffectSpec, Field, Guard, Phase, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.values import ActivityContext, EffectRequest, Facts, Fire, Label, Order, Perform, Plan, Wait

PEOPLE = ("operator", "admin")
BALANCE = ("payroll.balance",)
NOT_OWN = Label("den som söker kan inte själv godkänna", "the applicant cannot approve the request")
NOT_ENOUGH = Label("så många dagar finns inte kvar", "so many days are not left")

# 1. States: what is true, and who moves the order on.
STATES = (
    State("submitted", "ask", Label("inkommen", "submitted"), Label("Någon annan ska godkänna.", "Another person must approve."), "team"),
    State("reminded", "ask", Label("påmind", "reminded"), Label("Två dagar utan svar.", "Two days without an answer."), "team"),
    State("escalated", "ask", Label("eskalerad", "escalated"), Label("Ingen svarade i tid.", "No answer came in time."), "team"),
    State("booking", "book", Label("bokas", "booking"), Label("Lönesystemet bokar.", "The payroll system books the days."), "worker",
          activity="book", performs=("payroll.book",), fires=("booked",)),
    State("not_booked", "book", Label("inte bokad", "not booked"), Label("Lönesystemet sa nej.", "The payroll system refused."), "team"),
    State("done", "end", Label("klar", "done"), Label("Dagarna är bokade.", "The days are booked."), "nobody", end=True),
    State("refused", "end", Label("avslagen", "refused"), Label("Ledigheten blir inte av.", "There is no leave."), "nobody", end=True),
)  # fmt: skip

# 2. The form of a request. The kind of a field is checked before any guard is asked.
FORM = (
    Field("employee", Label("anställningsnummer", "employee number"), most=20),
    Field("first_day", Label("första dag", "first day"), "date"),
    Field("days", Label("arbetsdagar", "working days"), "number", most=40),
)


def approval(source: str) -> tuple[Transition, ...]:
    """From here it is approved or refused. The balance is read first, and then the guard is asked."""
    return (
        Transition(source, "approve", "booking", "may_approve", roles=PEOPLE, first=BALANCE, main=source == "submitted"),
        Transition(source, "refuse", "refused", roles=PEOPLE, needs_reason=True),
    )  # fmt: skip


# 3. The table: source, trigger, target, guard; by whom; with which effects.
TRANSITIONS = (
    Transition(None, "submit", "submitted", "some_days", roles=PEOPLE, fields=FORM, change="remember", main=True),
    *approval("submitted"),
    Transition("submitted", "remind", "reminded"),
    *approval("reminded"),
    Transition("reminded", "escalate", "escalated"),
    *approval("escalated"),
    Transition("booking", "booked", "done", main=True),
    Transition("booking", "effect_failed", "not_booked"),
    Transition("not_booked", "retry", "booking", roles=PEOPLE),
    Transition("not_booked", "refuse", "refused", roles=PEOPLE, needs_reason=True),
    # `lockstep check` asks for these: a booking may fail late, when a person has gone on already.
    Transition("not_booked", "effect_failed", None),
    Transition("refused", "effect_failed", "not_booked"),
)

# 4. Time, in working days of the Swedish calendar.
TIMERS = (
    Timer("submitted", "reminder", Schedule("working_days", n=2), "remind"),
    Timer("reminded", "escalation", Schedule("working_days", n=3), "escalate", deadline=True),
)


# 5. Guards answer True, or a label that says why not.
def may_approve(order: Order, facts: Facts) -> bool | Label:
    """Another person, and enough days. While the balance is not read yet (`assumed`), only the person is."""
    if facts.get("by") == order.data["applicant"]:
        return NOT_OWN
    return bool(facts.get("assumed")) or facts["payroll.balance"]["days"] >= order.data["days"] or NOT_ENOUGH


GUARDS = {
    "may_approve": Guard("may_approve", Label("någon annan, och dagarna räcker", "another person, and enough days"), may_approve),
    "some_days": Guard("some_days", Label("minst en dag", "at least one day"), lambda order, facts: facts["days"] > 0),
}


# 6. Functions are pure: the order and facts in, values out. Effects are values; the worker performs them, exactly once.
def book(context: ActivityContext) -> Plan:
    """Ask for the booking; when it has succeeded, move on. A failure is the table's to handle."""
    mine = [effect for effect in context.effects if effect.name == "payroll.book"]
    if not mine:
        return Perform((EffectRequest("payroll.book", "leave", booking(context.order)),))
    return Fire("booked") if mine[-1].status == "succeeded" else Wait()


def booking(order: Order) -> Facts:
    return {name: order.data[name] for name in ("employee", "first_day", "days")}


WORKFLOW = Workflow(
    name="leave",
    version="1",
    label=Label("Ledighet", "Leave"),
    number_prefix="LV",
    phases=(Phase("ask", Label("ansökan", "ask")), Phase("book", Label("bokning", "book")), Phase("end", Label("slut", "end"))),
    states=STATES,
    transitions=TRANSITIONS,
    timers=TIMERS,
    effects=(
        EffectSpec("payroll.balance", Label("läs saldo", "read the balance"), mutates=False),
        EffectSpec("payroll.book", Label("boka dagarna", "book the days")),
    ),
    triggers=tuple(
        Trigger(name, Label(sv, en))
        for name, sv, en in (
            ("submit", "ansök", "submit"), ("approve", "godkänn", "approve"), ("refuse", "avslå", "refuse"),
            ("remind", "påminn", "remind"), ("escalate", "eskalera", "escalate"), ("booked", "bokad", "booked"),
            ("retry", "försök igen", "try again"), ("effect_failed", "lönesystemet sa nej", "payroll refused"),
        )
    ),  # fmt: skip
    guards=GUARDS,
    activities={"book": book},
    changes={"remember": lambda order, facts, now, tools: {
        "data": {"applicant": facts["by"], **{field.name: facts[field.name] for field in FORM}}
    }},
    first=lambda order, name, facts: EffectRequest(name, "", {"employee": order.data["employee"]}),
)  # fmt: skip
