"""Work over many communes: how far it is, stopping, going on, taking it back; who decided it and when."""

from __future__ import annotations

from contextlib import suppress

from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem
from desktop_app.movements.period import Period
from upstream.base.problems import ServerProblem
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.pages.bundles import JOB_NAMES
from upstream.console.pages.bundles import PATH as BUNDLES_PATH
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, RightMissing, Shown
from upstream.jobs import jobs
from upstream.jobs.jobs import BatchJob, JobKind, StepState
from upstream.jobs.undoing import INVERSES, withdraw

pages = PageSet()
_PATH = "/viec"
_RIGHTS = {
    JobKind.ACCEPT: Right.DECIDE,
    JobKind.RETURN: Right.DECIDE,
    JobKind.WITHDRAW_ACCEPTANCE: Right.DECIDE,
    JobKind.WITHDRAW_RETURN: Right.DECIDE,
    JobKind.REMIND: Right.DECIDE,
    JobKind.WITHDRAW_REMINDER: Right.DECIDE,
    JobKind.BEGIN_ENTRY: Right.PUBLISH,
    JobKind.WITHDRAW_ENTRY: Right.PUBLISH,
    JobKind.MAKE_CODES: Right.ADMIN,
    JobKind.WITHDRAW_CODES: Right.ADMIN,
    JobKind.TAKE_BUNDLES: Right.ADMIN,
    JobKind.ANSWER_BUNDLES: Right.ADMIN,
}


@pages.get(_PATH, [Right.VIEW], logged=False)
def act_list(request: PageRequest) -> Answer:
    """Show the jobs, the newest first, with how far each is in the communes within reach."""
    with request.read() as connection:
        found = jobs.jobs(connection, communes=request.reach.communes)
    asked = asked_of(_PATH, request.query)
    rows = listing_of(asked, found, lambda act: f"{act.number} {act.title} {act.author} {act.reason}", {})
    return Shown("acts.html", {"list": rows, **_NAMES})


@pages.get(f"{_PATH}/{{act:int}}", [Right.VIEW], logged=False)
def act_page(request: PageRequest, problem: str = "") -> Shown:
    """Show a job, and what became of it in each commune."""
    act = _act(request)
    asked = asked_of(f"{_PATH}/{act.number}", request.query, ["state"])
    state = asked.filters.get("state", "")
    with request.read() as connection:
        found = [each for each in jobs.steps(connection, act.number) if request.reach.sees(each.commune)]
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
        jobs.stop(connection, act.number, request.user.full_name, request.now)
        log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
        request.notice(connection, N_("Stopped. What was done stays; go on whenever you want."))
    return GoTo(page_of(act))


@pages.post(f"{_PATH}/{{act:int}}/tiep", [Right.VIEW])
def resume(request: PageRequest) -> Answer:
    """Go on, also in the communes that refused it where that is asked."""
    act = _changed(request)
    with request.act() as connection:
        if request.form.text("refused"):
            jobs.try_refused_again(connection, act.number, request.user.full_name, request.now)
        else:
            jobs.resume(connection, act.number, request.user.full_name, request.now)
        log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path)
        request.notice(connection, N_("It goes on in the background."))
    return GoTo(page_of(act))


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
        return act_page(request, problem.sentence())
    return GoTo(f"{_PATH}/{number}")


def page_of(act: BatchJob) -> str:
    """Return the address of the page of a job."""
    return f"{BUNDLES_PATH if act.kind in jobs.OF_BUNDLES else _PATH}/{act.number}"


def scope_in_words(scope: str) -> str:
    """Return a part of a book as a person reads it; what is none, as it is."""
    kind, *parts = scope.split(":")
    with suppress(Problem):
        if kind == "period" and len(parts) == len(("set", "period")):
            return f"{Period.parse(parts[1]).label()} ({parts[0]})"
    return tr("survey round {id}", id=parts[0]) if kind == "round" and parts else scope


def title_in_words(act: BatchJob) -> str:
    """Return what a job is about."""
    if act.kind in _ABOUT_SCOPES:
        return ", ".join(scope_in_words(scope) for scope in act.title.split(", "))
    return act.title


_ABOUT_SCOPES = frozenset(
    {JobKind.ACCEPT, JobKind.RETURN, JobKind.WITHDRAW_ACCEPTANCE, JobKind.WITHDRAW_RETURN}
)
_NAMES = {
    "page_of": page_of,
    "title_of": title_in_words,
    "scope_of": scope_in_words,
    **JOB_NAMES,
    "done": StepState.DONE,
}


def _act(request: PageRequest) -> BatchJob:
    with request.read() as connection:
        found = jobs.jobs(connection, only=request.number("act"), communes=request.reach.communes)
    if not found:
        raise NotFound
    return found[0]


def _may_change(request: PageRequest, act: BatchJob) -> bool:
    """Whether the visitor may stop or take back a job: all of its communes are within reach."""
    if not request.reach.may([_RIGHTS[act.kind]]):
        return False
    with request.read() as connection:
        steps = jobs.steps(connection, act.number)
    return all(not step.commune or request.reach.sees(step.commune) for step in steps)


def _changed(request: PageRequest) -> BatchJob:
    act = _act(request)
    if not _may_change(request, act):
        raise RightMissing
    return act
