"""The state of an urgent report in words and a tone, the same wherever it is shown."""

from __future__ import annotations

from datetime import datetime

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.journal.urgent import UrgentReport, UrgentWay


def urgent_words(report: UrgentReport) -> str:
    """How far the report is."""
    if report.seen_at is not None:
        return tr("seen at the province: {when} ({who})", when=_moment(report.seen_at), who=report.seen_by)
    if report.taken_at is not None:
        return tr("at the province since {when}, not read yet", when=_moment(report.taken_at))
    if report.way is UrgentWay.RECORDS:
        return tr("the province did not accept it ahead; it is sent with the other entries")
    if not report.has_way:
        return tr(
            "still on this computer, which is not connected to the province: telephone, and send the "
            "printed report"
        )
    return tr("waits to be sent, before everything else")


def is_settled(report: UrgentReport) -> bool:
    """Whether somebody at the province has looked at it."""
    return report.seen_at is not None


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
