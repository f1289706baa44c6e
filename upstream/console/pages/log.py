"""The log of who saw and did what, and the decisions of the province."""

from __future__ import annotations

from desktop_app.base.i18n import N_
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import EVENT_NAMES, LogEvent, log_lines
from upstream.console.web.listing import PAGE_ROWS, PagedList, asked_of, listing_of
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown
from upstream.deciding.decision_log import DecisionKind, decisions

pages = PageSet()
_PATH = "/he-thong/nhat-ky"
_DECISIONS = "/he-thong/quyet-dinh"
DECISION_NAMES = {
    DecisionKind.REVOKED: N_("computer refused"),
    DecisionKind.SCOPE: N_("report or round decided"),
    DecisionKind.SEEN: N_("urgent report read"),
    DecisionKind.ROOT: N_("keys published"),
    DecisionKind.LIST: N_("list of releases published"),
    DecisionKind.PUBLISHED: N_("package published"),
    DecisionKind.WITHDRAWN: N_("package withdrawn"),
    DecisionKind.ACT: N_("act over many communes"),
    DecisionKind.CODE_WITHDRAWN: N_("connection code withdrawn"),
    DecisionKind.COMMUNE_WITHDRAWN: N_("commune withdrawn"),
}

VERDICT_NAMES = {
    "accept": N_("report or round accepted"),
    "return": N_("report or round returned"),
    "lock": N_("locked"),
    "unlock": N_("open again"),
    "withdraw_acceptance": N_("acceptance taken back"),
    "withdraw_return": N_("return taken back"),
}


@pages.get(_PATH, [Right.ADMIN], logged=False)
def log(request: PageRequest) -> Answer:
    """Show the log, the newest line first."""
    asked = asked_of(_PATH, request.query, ("name", "event", "commune"))
    filters = asked.filters
    with request.read() as connection:
        lines, found = log_lines(
            connection,
            request.reach,
            name=filters.get("name", ""),
            event=filters.get("event", ""),
            commune=filters.get("commune", ""),
            offset=(asked.page - 1) * PAGE_ROWS,
            most=PAGE_ROWS,
        )
        _, total = log_lines(connection, request.reach, most=1)
    shown = PagedList(asked, lines, found, total, max(1, -(-found // PAGE_ROWS)))
    names = {event.value: EVENT_NAMES[event] for event in LogEvent}
    return Shown("log.html", {"list": shown, "events": names})


@pages.get(_DECISIONS, [Right.VIEW, Right.ADMIN])
def decision_list(request: PageRequest) -> Answer:
    """Show who decided what, the newest first."""
    with request.read() as connection:
        known = decisions(connection)
    mine = [each for each in reversed(known) if request.reach.sees(each.commune)]
    asked = asked_of(_DECISIONS, request.query)
    rows = listing_of(
        asked, mine, lambda each: f"{each.commune} {each.subject} {' '.join(each.content.values())}", {}
    )
    return Shown("decisions.html", {"list": rows, "kinds": DECISION_NAMES, "verdicts": VERDICT_NAMES})
