"""Urgent reports: on top of every page until somebody has read them, and here all of them."""

from __future__ import annotations

from desktop_app.base.i18n import N_
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown
from upstream.deciding.computers import look_at_report
from upstream.urgent.reports import Report, found, listed

pages = PageSet()
_PATH = "/bao-cao-khan"
_RECORDS = {
    "": N_("its record is on the way"),
    "arrived": N_("its record has arrived"),
    "refused": N_("its record was refused"),
}


@pages.get(_PATH, [Right.VIEW])
def urgent_reports(request: PageRequest) -> Answer:
    """Show the reports, those that nobody has read first."""
    with request.read() as connection:
        reports = [each for each in listed(connection, seen=True) if request.reach.sees(each.commune)]
    reports.sort(key=lambda each: (bool(each.seen_at), -each.taken_at))
    asked = asked_of(_PATH, request.query)
    rows = listing_of(
        asked, reports, lambda each: f"{each.commune} {each.kind} {each.title} {each.author}", {}
    )
    return Shown("urgent.html", {"list": rows})


@pages.get(f"{_PATH}/{{commune:str}}/{{report:str}}", [Right.VIEW])
def urgent_report(request: PageRequest) -> Answer:
    """Show one report whole."""
    report = _report(request)
    return Shown("urgent_report.html", {"report": report, "record": _RECORDS[report.record]})


@pages.post(f"{_PATH}/{{commune:str}}/{{report:str}}/da-doc", [Right.VIEW])
def note_read(request: PageRequest) -> Answer:
    """Say that it was read; its office sees by whom."""
    report = _report(request)
    with request.act() as connection:
        look_at_report(connection, report, request.user.full_name, request.now)
        log_event(connection, request.user, LogEvent.DECIDED, request.now, request.path, report.commune)
        request.notice(connection, N_("Noted: the commune sees that you have read it."))
    return GoTo(f"{_PATH}/{report.commune}/{report.id}")


def _report(request: PageRequest) -> Report:
    commune = request.commune()
    with request.read() as connection:
        reports = found(connection, request.params["report"], commune)
    for report in reports:
        if report.id == request.params["report"]:
            return report
    raise NotFound
