"""What a report says, for tests of its sentences."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest
from desktop_app.narrative.links import Link
from desktop_app.narrative.work_report import Writing, load_writing, work_report
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.reports.work_report import WorkReport
from tests.builders import COMMUNE

SET = "MTTQ_CO_SO"
SEPTEMBER = "2026-M09"


def request(period: str) -> MovementReportRequest:
    """The request of a report; with a plus behind the month for all months so far."""
    return MovementReportRequest(SET, Period.parse(period.removesuffix("+")), so_far=period.endswith("+"))


def report(office: Office, period: str = SEPTEMBER, reader: str | None = None) -> WorkReport:
    """The report as it is printed."""
    asked, who = request(period), office.officer if reader is None else reader
    with office.read() as connection:
        return work_report(connection, office.clock, COMMUNE, asked, who)


def writing(office: Office, period: str = SEPTEMBER, reader: str | None = None) -> Writing:
    """The report as it is written."""
    asked, who = request(period), office.officer if reader is None else reader
    with office.read() as connection:
        return load_writing(connection, office.clock, COMMUNE, asked, who)


def said(office: Office, period: str = SEPTEMBER, reader: str | None = None) -> str:
    """All paragraphs of the report."""
    return "\n".join(text for part in report(office, period, reader).parts for text in part.paragraphs)


def figure(office: Office, code: str, period: str = SEPTEMBER, reader: str | None = None) -> str | None:
    """A figure as it is printed."""
    return writing(office, period, reader).figures.shown(Link(code))


def begin(office: Office, code: str, area_id: str = "", **answers: str) -> str:
    """Begin an entry of a register; its id."""
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers, area_id)


def take(office: Office, matter_id: str, code: str, day: date, **given: object) -> str:
    """Take a step; the id of its event."""
    with office.record() as rec:
        return take_step(rec, matter_id, code, Step(day, **given))  # type: ignore[arg-type]


def petition(office: Office, day: str, **answers: str) -> str:
    """A petition that somebody brought on a day."""
    said_first = {"channel": "letter", "content": "Sửa đường", "field": "infrastructure", "named": "no"}
    return begin(office, "KNCT", **{**said_first, "received_on": day, **answers})


def answered(office: Office, matter_id: str, day: date) -> str:
    """A petition that was classified, passed on and answered on a day; the id of the answer."""
    take(office, matter_id, "classify", day, answers={"competence": "commune"})
    take(office, matter_id, "forward", day, addressee="UBND xã")
    reply = {"reply_office": "UBND xã", "reply_form": "meeting", "reply_content": "Sẽ sửa"}
    return take(office, matter_id, "answer", day, answers=reply)
