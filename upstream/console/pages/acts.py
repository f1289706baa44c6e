"""Acts over many communes: how far each is, what refused it; stopped, taken up again, taken back."""

from __future__ import annotations

from desktop_app.base.i18n import N_
from upstream.acts.acts import (
    Act,
    ActKind,
    ActState,
    StepState,
    acts,
    find,
    resume,
    steps,
    stop,
    try_refused_again,
)
from upstream.acts.undoing import INVERSES, withdraw
from upstream.base.problems import ServerProblem
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.listing import PAGE_ROWS, PagedList, asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown

pages = PageSet()
_PATH = "/viec"
KINDS = {
    ActKind.ACCEPT: N_("accept reports"),
    ActKind.RETURN: N_("return reports"),
    ActKind.WITHDRAW_ACCEPTANCE: N_("take acceptances back"),
    ActKind.WITHDRAW_RETURN: N_("take returns back"),
    ActKind.BEGIN_ENTRY: N_("send an entry"),
    ActKind.WITHDRAW_ENTRY: N_("take an entry back"),
    ActKind.REMIND: N_("remind"),
    ActKind.WITHDRAW_REMINDER: N_("take reminders back"),
    ActKind.MAKE_CODES: N_("make connection codes"),
    ActKind.WITHDRAW_CODES: N_("withdraw connection codes"),
}
STATES = {ActState.RUNNING: N_("running"), ActState.STOPPED: N_("stopped"), ActState.DONE: N_("done")}
STEPS = {
    StepState.WAITING: N_("waiting"),
    StepState.DONE: N_("done"),
    StepState.SAME: N_("was so already"),
    StepState.REFUSED: N_("refused"),
}
_NEEDED = (Right.VIEW, Right.DECIDE)


@pages.get(_PATH, [Right.VIEW])
def act_list(request: PageRequest) -> Answer:
    """Show all acts, the newest first."""
    _require_everywhere(request)
    with request.read() as connection:
        known = acts(connection)
    asked = asked_of(_PATH, request.query)
    found = listing_of(asked, known, lambda act: f"{act.number} {act.title} {act.author} {act.reason}", {})
    return Shown("acts.html", {"list": found, "kinds": KINDS, "states": STATES})


@pages.get(f"{_PATH}/{{number:int}}", [Right.VIEW])
def one_act(request: PageRequest) -> Answer:
    """Show how far an act is, with its steps in the communes within reach."""
    return _one_act(request, "")


def _one_act(request: PageRequest, problem: str) -> Shown:
    act = _act(request)
    with request.read() as connection:
        found = [each for each in steps(connection, act.number) if request.reach.sees(each.commune)]
    if not found:
        raise NotFound
    asked = asked_of(f"{_PATH}/{act.number}", request.query)
    found.sort(key=lambda each: (each.state is not StepState.REFUSED, each.place))
    page = max(1, -(-len(found) // PAGE_ROWS))
    start = (min(asked.page, page) - 1) * PAGE_ROWS
    shown = PagedList(asked, found[start : start + PAGE_ROWS], len(found), len(found), page)
    values = {
        "act": act,
        "list": shown,
        "kinds": KINDS,
        "states": STATES,
        "steps": STEPS,
        "may_act": request.reach.may(_NEEDED) and request.reach.communes is None,
        "may_withdraw": act.kind in INVERSES and act.undone_by is None,
        "problem": problem,
    }
    return Shown("act.html", values, 409 if problem else 200)


@pages.post(f"{_PATH}/{{number:int}}", _NEEDED)
def change_act(request: PageRequest) -> Answer:
    """Stop an act, go on with it, try again where it was refused, or take it back."""
    _require_everywhere(request)
    number, author, now = _act(request).number, request.user.full_name, request.now
    wanted = request.form.text("do")
    try:
        with request.act() as connection:
            match wanted:
                case "stop":
                    stop(connection, number, author, now)
                case "resume":
                    resume(connection, number, author, now)
                case "again":
                    try_refused_again(connection, number, author, now)
                case "withdraw":
                    number = withdraw(connection, number, request.form.text("reason"), author, now)
                case _:
                    raise NotFound
            log_event(connection, request.user, LogEvent.DECIDED, now, f"{wanted} {request.path}")
    except ServerProblem as problem:
        return _one_act(request, problem.sentence())
    return GoTo(f"{_PATH}/{number}")


def _act(request: PageRequest) -> Act:
    number = int(request.params["number"])
    if not 0 < number < 1 << 31:
        raise NotFound
    with request.read() as connection:
        try:
            return find(connection, number)
        except ServerProblem as problem:
            raise NotFound from problem


def _require_everywhere(request: PageRequest) -> None:
    """An act is in many communes: who sees some of them looks at his own on the page of the act."""
    if request.reach.communes is not None:
        raise NotFound
