"""Why a plan cannot be read, or a run is not begun, confirmed, paused, resumed, stopped or reverted: each with its texts."""

from __future__ import annotations

from workflow.reasons import declare

# What a run is doing ---------------------------------------------------------------------------------

DOING = {
    "planned": declare("run.planned", "inte bekräftad än", "not confirmed yet"),
    "running": declare("run.running", "i gång", "running"),
    "paused": declare("run.paused", "pausad", "paused"),
    "done": declare("run.done", "klar", "done"),
    "reverted": declare("run.reverted", "tillbakatagen", "reverted"),
    "stopped": declare("run.stopped", "stoppad", "stopped"),
}
BACKWARDS = {
    "running": declare("run.running_back", "i gång med att ta tillbaka", "running backwards"),
    "paused": declare("run.paused_back", "pausad i att ta tillbaka", "paused backwards"),
    "stopped": declare("run.stopped_back", "stoppad i att ta tillbaka", "stopped backwards"),
}

# What it must be for something -----------------------------------------------------------------------

NOT_PAUSABLE = declare(
    "run.not_pausable",
    "Körning {run} är {doing}: bara en som är i gång kan pausas.",
    "Run {run} is {doing}: only one that is running can be paused.",
)
NOT_RESUMABLE = declare(
    "run.not_resumable",
    "Körning {run} är {doing}: bara en som är pausad kan fortsätta.",
    "Run {run} is {doing}: only one that is paused can be resumed.",
)
NOT_STOPPABLE = declare(
    "run.not_stoppable",
    "Körning {run} är {doing}: bara en som inte har slutat kan stoppas.",
    "Run {run} is {doing}: only one that has not ended can be stopped.",
)
NOT_CONFIRMABLE = declare(
    "run.not_confirmable",
    "Körning {run} är {doing}: den väntar inte på någon bekräftelse.",
    "Run {run} is {doing}: it waits for nobody to confirm it.",
)
BEGUN_BY = declare(
    "run.begun_by",
    "Körning {run} startades av {account}: en annan administratör bekräftar den.",
    "Run {run} was begun by {account}: another administrator confirms it.",
)
NO_ADMINISTRATOR = declare(
    "run.no_administrator",
    "{account} är inget konto för en administratör. En körning över {most} beställningar startas av en administratör och "
    "bekräftas av en annan; ange kontot.",
    "{account} is no account of an administrator. A run over {most} orders is begun by one administrator and confirmed by "
    "another; name the account with --by.",
)
UNDER_ANOTHER_PLAN = declare(
    "run.under_another_plan",
    "Körning {run} av {routine} är {doing}, efter en annan plan. Möjligt nu: vänta tills den har slutat, stoppa den eller ta "
    "tillbaka den.",
    "Run {run} of {routine} is {doing} under another plan. Possible now: wait until it has ended, stop it with "
    "`lockstep migrate stop {run}`, or take it back with `lockstep migrate revert {run}`.",
)
ANOTHER_UNDER_WAY = declare(
    "run.another_under_way",
    "Körning {other} av {routine} är {doing}: avsluta den innan körning {run} tas tillbaka.",
    "Run {other} of {routine} is {doing}: end it before run {run} is reverted.",
)
ANOTHER_BEGAN = declare(
    "run.another_began",
    "En annan körning av rutinen startade under tiden. Titta på körningarna och försök med körning {run} igen.",
    "Another run of the routine began meanwhile; see `lockstep migrate status`, and try run {run} again.",
)
RATE = declare(
    "run.rate",
    "Takten är från {least} till {most} beställningar i sekunden.",
    "The rate is from {least} to {most} orders per second.",
)
SAY_WHY = declare(
    "run.say_why",
    "Skriv varför, med {least} till {most} tecken som går att skriva ut.",
    "Say why: --reason, of {least} to {most} printable characters.",
)

# A plan ----------------------------------------------------------------------------------------------

PLAN_WITH_GAPS = declare(
    "plan.with_gaps",
    "Planen svarar inte på allt: {gaps:sentences}",
    "The plan does not answer everything: {gaps:sentences}",
)
MORE_GAPS = declare("plan.more_gaps", "Och {n} till.", "And {n} more; `lockstep migrate check` names each.")
NOT_RUN_HERE = declare(
    "plan.not_run_here",
    "Version {version} av {routine} körs inte här, så ingen beställning kan flyttas från eller till den; här körs {here}. "
    "Möjligt nu: installera ett program som har båda versionerna.",
    "Version {version} of {routine} is not run here, so no order can be moved from or to it; here run {here}. "
    "Possible now: install a program that offers both versions (`Routine.older`).",
)
UNKNOWN_VERSION = declare(
    "plan.unknown_version",
    "Det finns ingen version {version} av {routine}; kända är {known}.",
    "There is no version {version} of {routine}; known are {known}.",
)
TOO_LARGE = declare("plan.too_large", "Planen {name} är större än {most} byte.", "Plan {name} is larger than {most} bytes.")
NOT_READABLE = declare("plan.not_readable", "Planen {name} går inte att läsa: {why}.", "Plan {name} cannot be read: {why}.")
NOT_UTF8 = declare("plan.not_utf8", "Planen {name} är inte text i UTF-8.", "Plan {name} is not UTF-8 text.")
NO_YAML = declare("plan.no_yaml", "Planen {name} är inte YAML{where}.", "Plan {name} is no YAML{where}.")
SAID_TWICE = declare(
    "plan.said_twice",
    "Planen {name} säger ”{key}” två gånger, på rad {line}; behåll det ena.",
    "Plan {name} says `{key}` twice, in line {line}; keep one of them.",
)
IN_LINE = declare("plan.in_line", " på rad {line}", " in line {line}")
NO_MAPPING = declare(
    "plan.no_mapping",
    "Planen {name} saknar routine, from, to och states.",
    "Plan {name} is no mapping with routine, from, to and states.",
)
VALUE_OR_LIST = declare(
    "plan.value_or_list", "`{name}` är ett värde eller en lista av värden", "`{name}` is a value or a list of values"
)
BAD_VALUE = declare("plan.bad_value", "Planen {name}, vid {where}: {why}.", "Plan {name}: {where}: {why}.")

# Recorded histories -----------------------------------------------------------------------------------

HISTORIES_UNREADABLE = declare(
    "histories_unreadable", "Historikfilen {file} går inte att läsa: {problem}.", "Histories {file} cannot be read: {problem}."
)
NO_GZIP = declare("no_gzip", "det är ingen gzipfil", "it is no gzip file")
NO_HISTORIES = declare(
    "no_histories",
    "Filen {file} har ingen sparad historik; `lockstep version record` skriver en.",
    "File {file} holds no recorded histories; `lockstep version record` writes them.",
)
