"""Kỳ báo cáo: the matrix of communes and periods, and one period by commune."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, SystemClock, from_millis
from desktop_app.base.i18n import N_, speaking, tr
from desktop_app.base.ids import new_id
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.movements.period import Period
from upstream.base.problems import ServerProblem
from upstream.catalogue.sets import due_day, sets_in_use
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.queries.outliers import outlying
from upstream.console.queries.periods import SUBMITTED, CommunePeriods, CommuneReport, matrix, reports_of
from upstream.console.queries.today import HANDED_IN, reports_due
from upstream.console.web.listing import Asked, asked_of, counted, found_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown
from upstream.console.web.tables import FILE_FIELD, DataRow, DataTable, TableColumn, file_address, taken_out
from upstream.deciding.reminders import ReportReminder, reminder_entry, reminder_text
from upstream.jobs.beginning import begin_decision, begin_entries
from upstream.jobs.jobs import JobKind

pages = PageSet()
_PATH = "/ky-bao-cao"
_BACK_DAYS, _AHEAD_DAYS = 210, 20
_MOST_FAR = 30
"""So many figures far from those of other communes are listed on the page of a period."""
STATES: Mapping[str, str] = {
    "": N_("all"),
    "late": N_("not handed in"),
    "submitted": N_("to be looked at"),
    "returned": N_("returned"),
    "accepted": N_("accepted"),
}


@pages.get(_PATH, [Right.VIEW])
def period_matrix(request: PageRequest) -> Answer:
    """Show how far each commune is with each report that was due."""
    day = from_millis(request.now).astimezone(VIETNAM).date()
    with request.read() as connection:
        sets = sets_in_use(connection)
        first, last = day - timedelta(days=_BACK_DAYS), day + timedelta(days=_AHEAD_DAYS)
        wanted = request.query.text("bo")
        due = [each for each in reports_due(connection, first, last) if not wanted or each.set_code == wanted]
        rows = matrix(connection, request.reach, due, request.now)
    asked = asked_of(_PATH, request.query, ("bo",), sort="-late")
    keys: Mapping[str, Callable[[CommunePeriods], Any]] = {
        "code": lambda row: row.code,
        "name": lambda row: fold(row.name),
        "late": lambda row: row.late,
    }
    found = listing_of(asked, rows, lambda row: f"{row.code} {row.name}", keys)
    return Shown("periods.html", {"list": found, "due": due, "sets": sets})


@pages.get(f"{_PATH}/{{set:str}}/{{period:str}}", [Right.VIEW])
def one_period(request: PageRequest, problem: str = "") -> Answer:
    """Show the report of each commune for a period."""
    with request.read() as connection:
        indicators, period = set_and_period(connection, request)
        reports = reports_of(connection, request.reach, indicators.code, period)
        far = outlying(connection, request.reach, [(indicators, period)])
    due = due_day(indicators, period)
    path = f"{_PATH}/{indicators.code}/{period.key}"
    asked = asked_of(path, request.query, ("tt",), sort="name")
    state = asked.filters.get("tt", "")
    chosen = [each for each in reports if _is_in(each, state)]
    keys: Mapping[str, Callable[[CommuneReport], Any]] = {
        "code": lambda row: row.code,
        "name": lambda row: fold(row.name),
        "status": lambda row: row.status,
        "at": lambda row: row.handed_in_at,
        "figures": lambda row: row.figures,
        "changed": lambda row: row.changed,
    }
    every = found_of(asked, chosen, lambda row: f"{row.code} {row.name}", keys)
    found = counted(asked, every, len(every), len(chosen))
    title = f"{indicators.title.shown()}, {period.label()}"
    if request.query.text(FILE_FIELD) and not problem:
        return taken_out(request, _table(asked, title, every), f"ky-bao-cao-{indicators.code}-{period.key}")
    missing = [each.name for each in reports if _is_in(each, "late")]
    today = from_millis(request.now).astimezone(VIETNAM).date()
    reminder = ReportReminder(request.services.identity.name, period.label(), due, today)
    values = {
        "list": found,
        "far": far[:_MOST_FAR],
        "far_count": len(far),
        "set": indicators,
        "period": period,
        "due": due,
        "path": path,
        "file_address": partial(file_address, found.asked),
        "states": {
            name: (title, sum(_is_in(each, name) for each in reports)) for name, title in STATES.items()
        },
        "state": state,
        "reminder": reminder_text(reminder, missing) if missing else "",
        "may_decide": request.reach.may({Right.VIEW, Right.DECIDE}),
        "submitted": SUBMITTED,
        "problem": problem,
    }
    return Shown("one_period.html", values, 409 if problem else 200)


def _table(asked: Asked, title: str, reports: Sequence[CommuneReport]) -> DataTable:
    """The reports as a file has them."""
    columns = (
        TableColumn("name", tr("Name of the commune")),
        TableColumn("code", tr("Code of the commune")),
        TableColumn("status", tr("State")),
        TableColumn("at", tr("Handed in")),
        TableColumn("late", tr("Late")),
        TableColumn("figures", tr("Figures"), is_figure=True),
        TableColumn("changed", tr("Units changed since the return"), is_figure=True),
    )
    said = {SUBMITTED: tr("handed in"), "accepted": tr("accepted"), "returned": tr("returned"), "": ""}
    rows = [
        DataRow(
            (
                each.name,
                each.code,
                said.get(each.status, tr("being written")),
                _day_of(each.handed_in_at) if each.handed_in_at else "",
                tr("late") if each.in_time is False else "",
                each.figures,
                each.changed,
            )
        )
        for each in reports
    ]
    return DataTable(title, columns, rows, counted(asked, rows, len(rows), len(rows)))


@pages.post(f"{_PATH}/{{set:str}}/{{period:str}}/duyet", [Right.VIEW, Right.DECIDE])
def accept_chosen(request: PageRequest) -> Answer:
    """Begin to accept the reports of the communes that were ticked."""
    chosen = [code for code in request.form.texts("commune") if request.reach.sees(code)]
    try:
        with request.act() as connection:
            indicators, period = set_and_period(connection, request)
            scope = f"period:{indicators.code}:{period.key}"
            places = [(code, scope) for code in chosen]
            author, now = request.user.full_name, request.now
            number = begin_decision(connection, JobKind.ACCEPT, places, "", author, now)
            log_event(connection, request.user, LogEvent.DECIDED, now, f"accept {scope} × {len(chosen)}")
    except ServerProblem as problem:
        return one_period(request, problem.sentence())
    return GoTo(f"/viec/{number}")


@pages.post(f"{_PATH}/{{set:str}}/{{period:str}}/nhac", [Right.VIEW, Right.DECIDE])
def remind_late(request: PageRequest) -> Answer:
    """Begin to enter a reminder among the documents in of each commune whose report is not in."""
    try:
        with request.act() as connection:
            indicators, period = set_and_period(connection, request)
            reports = reports_of(connection, request.reach, indicators.code, period)
            missing = [each.code for each in reports if _is_in(each, "late")]
            today = from_millis(request.now).astimezone(VIETNAM).date()
            with speaking("vi"):  # it goes to offices
                label = period.label()
            province, due = request.services.identity.name, due_day(indicators, period)
            entry = reminder_entry(ReportReminder(province, label, due, today), new_id(SystemClock()))
            author, now = request.user.full_name, request.now
            number = begin_entries(connection, entry, missing, author, now, JobKind.REMIND)
            log_event(connection, request.user, LogEvent.DECIDED, now, request.path)
    except ServerProblem as problem:
        return one_period(request, problem.sentence())
    return GoTo(f"/viec/{number}")


def _day_of(at: int) -> str:
    return format_date(from_millis(at).astimezone(VIETNAM).date())


def _is_in(report: CommuneReport, state: str) -> bool:
    if state == "late":
        return report.status not in (*HANDED_IN, "returned")
    return not state or report.status == state


def set_and_period(connection: Connection, request: PageRequest) -> tuple[IndicatorSet, Period]:
    """Return the set and the period that the address names.

    Raises:
        NotFound: there is no such set, or no such period.
    """
    indicators = sets_in_use(connection).get(request.params["set"])
    try:
        period = Period.parse(request.params["period"])
    except Problem as error:
        raise NotFound from error
    if indicators is None:
        raise NotFound
    return indicators, period
