"""One report of one commune, and one of its cells: history, comment, return, accept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.i18n import N_
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet
from desktop_app.movements.period import Period
from upstream.base.problems import ServerProblem
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.pages.periods import set_and_period
from upstream.console.queries.files import files_of_figure
from upstream.console.queries.one_report import (
    CellPlace,
    FigureDifference,
    OneReport,
    cell_history,
    differences,
    one_report,
)
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decisions import ScopeDecision, ScopeVerdict, decide, state_of

pages = PageSet()
_REPORT = "/ky-bao-cao/{set:str}/{period:str}/{commune:str}"
_CELL = f"{_REPORT}/o/{{unit:str}}/{{indicator:str}}"
_DECIDE = (Right.VIEW, Right.DECIDE)


@dataclass(frozen=True, slots=True)
class ReportIndicator:
    """An indicator of a report, with its group."""

    indicator: Indicator
    group: str


@pages.get(_REPORT, [Right.VIEW])
def report(request: PageRequest, problem: str = "") -> Shown:
    """Show a report: its figures by indicator and unit, its history, what has changed since a return."""
    code = request.commune()
    with request.read() as connection:
        indicators, period = set_and_period(connection, request)
        found = one_report(connection, request.reach, code, indicators.code, period)
        if found is None:
            raise NotFound
        changed = differences(connection, found)
        state = state_of(connection, code, found.scope)
        name = commune_names(connection).get(code, code)
    values = {
        "report": found,
        "rows": _rows(indicators, found),
        "units": sorted(found.units.items(), key=lambda each: (each[0] != "commune", each[1])),
        "changed": [(each, _label(indicators, each)) for each in changed],
        "state": state,
        "set": indicators,
        "period": period,
        "name": name,
        "path": _path(indicators, period, code),
        "may_decide": request.reach.may(_DECIDE),
        "problem": problem,
        "typed": {"reason": request.form.raw("reason")},
    }
    return Shown("report.html", values, 409 if problem else 200)


def _path(indicators: IndicatorSet, period: Period, code: str) -> str:
    return f"/ky-bao-cao/{indicators.code}/{period.key}/{code}"


def _rows(indicators: IndicatorSet, found: OneReport) -> list[ReportIndicator]:
    given = {code for _, code in found.cells}
    groups = {group.code: group.name.vi for group in indicators.groups}
    return [
        ReportIndicator(each, groups.get(each.group, each.group))
        for each in indicators.indicators
        if each.code in given
    ]


def _label(indicators: IndicatorSet, each: FigureDifference) -> str:
    named = {indicator.code: indicator.name.vi for indicator in indicators.indicators}
    return named.get(each.indicator, each.indicator)


@pages.post(f"{_REPORT}/duyet", _DECIDE)
def accept(request: PageRequest) -> Answer:
    """Accept a report as final."""
    return _decide(request, ScopeVerdict.ACCEPT, N_("Accepted."))


@pages.post(f"{_REPORT}/tra-lai", _DECIDE)
def give_back(request: PageRequest) -> Answer:
    """Return a report to be corrected, for a reason."""
    return _decide(request, ScopeVerdict.RETURN, N_("Returned to the commune."))


@pages.post(f"{_REPORT}/mo-lai", _DECIDE)
def open_again(request: PageRequest) -> Answer:
    """Take the acceptance back, for a reason."""
    return _decide(request, ScopeVerdict.WITHDRAW_ACCEPTANCE, N_("The acceptance was taken back."))


def _decide(request: PageRequest, verdict: ScopeVerdict, said: str, *comments: CommentInput) -> Answer:
    code = request.commune()
    try:
        if not (verdict is ScopeVerdict.ACCEPT or comments or request.form.text("reason")):
            raise ServerProblem("Say why: the office reads it.")
        with request.act() as connection:
            indicators, period = set_and_period(connection, request)
            scope = f"period:{indicators.code}:{period.key}"
            _carry_out(connection, request, code, scope, verdict, comments)
            request.notice(connection, said)
    except ServerProblem as problem:
        return report(request, problem.sentence())
    return GoTo(_path(indicators, period, code))


def _carry_out(
    connection: Connection,
    request: PageRequest,
    code: str,
    scope: str,
    verdict: ScopeVerdict,
    comments: tuple[CommentInput, ...],
) -> None:
    form = request.form
    decision = ScopeDecision(
        verdict,
        scope,
        form.raw("reason").strip(),
        request.user.full_name,
        comments,
        replace=form.text("replace") == "1",
        seen=form.text("seen"),
    )
    decide(connection, code, decision, request.now)
    log_event(connection, request.user, LogEvent.DECIDED, request.now, f"{verdict.value} {scope}", code)


@pages.get(_CELL, [Right.VIEW])
def cell(request: PageRequest) -> Answer:
    """Show one cell: what is in it, and all that was ever typed there."""
    code, unit = request.commune(), request.params["unit"]
    with request.read() as connection:
        indicators, period = set_and_period(connection, request)
        indicator = _indicator(indicators, request.params["indicator"])
        place = CellPlace(indicators.code, indicator.code, period, unit)
        history = cell_history(connection, request.reach, code, place)
        found = one_report(connection, request.reach, code, indicators.code, period)
        if history is None or found is None:
            raise NotFound
        state = state_of(connection, code, found.scope)
        files = files_of_figure(connection, request.reach, code, place)
        name = commune_names(connection).get(code, code)
    values = {
        "history": history,
        "files": files,
        "indicator": indicator,
        "unit": found.units.get(unit, unit),
        "unit_code": unit,
        "name": name,
        "period": period,
        "state": state,
        "path": _path(indicators, period, code),
        "may_decide": request.reach.may(_DECIDE),
    }
    return Shown("cell.html", values)


@pages.post(f"{_CELL}/tra-lai", _DECIDE)
def comment_and_return(request: PageRequest) -> Answer:
    """Return the report with a comment on this cell: the office then corrects the commented cells only."""
    with request.read() as connection:
        indicators, _ = set_and_period(connection, request)
        indicator = _indicator(indicators, request.params["indicator"])
    words = request.form.raw("comment").strip()
    if not words:
        return report(request, ServerProblem("Write what is wrong with the figure.").sentence())
    comment = CommentInput(request.params["unit"], indicator.code, words)
    return _decide(request, ScopeVerdict.RETURN, N_("Returned to the commune."), comment)


def _indicator(indicators: IndicatorSet, code: str) -> Indicator:
    for each in indicators.indicators:
        if each.code == code:
            return each
    raise NotFound
