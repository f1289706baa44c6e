"""Work over many communes: how far it is, stopping, going on, taking it back; who decided it and when."""

from __future__ import annotations

from contextlib import suppress

from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem
from desktop_app.movements.period import Period
from upstream.acts import acts
from upstream.acts.acts import Act, ActKind, ActState, StepState
from upstream.acts.undoing import INVERSES, withdraw
from upstream.base.problems import ServerProblem
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, RightMissing, Shown

pages = PageSet()
_PATH = "/viec"
_DIGITS = 9
_RIGHTS = {
    ActKind.ACCEPT: Right.DECIDE,
    ActKind.RETURN: Right.DECIDE,
    ActKind.WITHDRAW_ACCEPTANCE: Right.DECIDE,
    ActKind.WITHDRAW_RETURN: Right.DECIDE,
    ActKind.REMIND: Right.DECIDE,
    ActKind.WITHDRAW_REMINDER: Right.DECIDE,
    ActKind.BEGIN_ENTRY: Right.PUBLISH,
    ActKind.WITHDRAW_ENTRY: Right.PUBLISH,
    ActKind.MAKE_CODES: Right.ADMIN,
    ActKind.WITHDRAW_CODES: Right.ADMIN,
}


@pages.get(_PATH, [Right.VIEW], logged=False)
def act_list(request: PageRequest) -> Answer:
    """Show the acts, the newest first, with how far each is in the communes within reach."""
    with request.read() as connection:
        found = acts.acts(connection, communes=request.reach.communes)
    asked = asked_of(_PATH, request.query)
    rows = listing_of(asked, found, lambda act: f"{act.number} {act.title} {act.author} {act.reason}", {})
    return Shown("acts.html", {"list": rows, **_NAMES})


@pages.get(f"{_PATH}/{{act:int}}", [Right.VIEW], logged=False)
def act_page(request: PageRequest) -> Answer:
    """Show an act, and what became of it in each commune."""
    return _act_page(request, "")


def _act_page(request: PageRequest, problem: str) -> Shown:
    act = _act(request)
    asked = asked_of(f"{_PATH}/{act.number}", request.query, ["state"])
    state = asked.filters.get("state", "")
    with request.read() as connection:
        found = [each for each in acts.steps(connection, act.number) if request.reach.sees(each.commune)]
        names = commune_names(connection)
    shown = [each for each in found if state in ("", each.state)]
    rows = listing_of(
        asked, shown, lambda step: f"{step.commune} {names.get(step.commune, '')} {step.outcome}", {}
    )
    values = {
        "act": act,
        "list": rows,
        "problem": problem,
        "may_change": _may_change(request, act),
        "has_way_back": act.kind in INVERSES and act.undone_by is None,
        "about_scopes": act.kind in _ABOUT_SCOPES,
        "states": [each for each in StepState if act.counts.get(each)],
        **_NAMES,
    }
    return Shown("act.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/{{act:int}}/dung", [Right.VIEW])
def stop(request: PageRequest) -> Answer:
    """Take no further step."""
    act = _changed(request)
    with request.act() as connection:
        acts.stop(connection, act.number, request.user.full_name, request.now)
        log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
        request.notice(connection, N_("Stopped. What was done stays; go on whenever you want."))
    return GoTo(f"{_PATH}/{act.number}")


@pages.post(f"{_PATH}/{{act:int}}/tiep", [Right.VIEW])
def resume(request: PageRequest) -> Answer:
    """Go on, also in the communes that refused it where that is asked."""
    act = _changed(request)
    with request.act() as connection:
        if request.form.text("refused"):
            acts.try_refused_again(connection, act.number, request.user.full_name, request.now)
        else:
            acts.resume(connection, act.number, request.user.full_name, request.now)
        log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
        request.notice(connection, N_("It goes on in the background."))
    return GoTo(f"{_PATH}/{act.number}")


@pages.post(f"{_PATH}/{{act:int}}/rut", [Right.VIEW])
def take_back(request: PageRequest) -> Answer:
    """Begin to take it back in every commune where it was done."""
    act = _changed(request)
    try:
        with request.act() as connection:
            reason = request.form.text("reason")[:500]
            number = withdraw(connection, act.number, reason, request.user.full_name, request.now)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
            request.notice(connection, N_("It is taken back in the background, commune by commune."))
    except ServerProblem as problem:
        return _act_page(request, problem.sentence())
    return GoTo(f"{_PATH}/{number}")


def scope_in_words(scope: str) -> str:
    """Return a part of a book as a person reads it; what is none, as it is."""
    kind, *parts = scope.split(":")
    with suppress(Problem):
        if kind == "period" and len(parts) == len(("set", "period")):
            return f"{Period.parse(parts[1]).label()} ({parts[0]})"
    return tr("survey round {id}", id=parts[0]) if kind == "round" and parts else scope


def title_in_words(act: Act) -> str:
    """Return what an act is about."""
    if act.kind in _ABOUT_SCOPES:
        return ", ".join(scope_in_words(scope) for scope in act.title.split(", "))
    return act.title


_ABOUT_SCOPES = frozenset(
    {ActKind.ACCEPT, ActKind.RETURN, ActKind.WITHDRAW_ACCEPTANCE, ActKind.WITHDRAW_RETURN}
)
_NAMES = {
    "title_of": title_in_words,
    "scope_of": scope_in_words,
    "kind_names": acts.KIND_NAMES,
    "state_names": acts.STATE_NAMES,
    "step_names": acts.STEP_NAMES,
    "running": ActState.RUNNING,
    "stopped": ActState.STOPPED,
    "refused": StepState.REFUSED,
    "done": StepState.DONE,
}


def _act(request: PageRequest) -> Act:
    text = request.params["act"]
    if len(text) > _DIGITS:
        raise NotFound
    with request.read() as connection:
        found = acts.acts(connection, only=int(text), communes=request.reach.communes)
    if not found:
        raise NotFound
    return found[0]


def _may_change(request: PageRequest, act: Act) -> bool:
    """Whether the visitor may stop or take back an act: all of its communes are within reach."""
    if not request.reach.may([_RIGHTS[act.kind]]):
        return False
    with request.read() as connection:
        return all(request.reach.sees(step.commune) for step in acts.steps(connection, act.number))


def _changed(request: PageRequest) -> Act:
    act = _act(request)
    if not _may_change(request, act):
        raise RightMissing
    return act
