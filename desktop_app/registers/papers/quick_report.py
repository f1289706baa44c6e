"""The quick report of an urgent entry: a step of its history, a message that goes first, and a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.i18n import speaking
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones
from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import QuickReport, Register, ReportRow
from desktop_app.catalogue.registers.sources import EntryFact, Source
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.urgent import put_urgent
from desktop_app.registers.entries.entering import register_of, save_entry
from desktop_app.registers.entries.reading import EntryGone, entry_of
from desktop_app.registers.entries.records import EVENT, RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.making import make_paper, require_printing, tones_of
from desktop_app.reports.documents.register_paper import WORDING
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.register_paper import PaperPart, RegisterPaper
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow, shortened

_AROUND = " -–•;.,"
"""What is around the name of a recipient in a list."""


def is_reportable(register: Register, whole: WholeEntry) -> bool:
    """Whether a quick report is made of the entry: its register has one, and the entry is urgent."""
    if register.quick_report is None or register.urgent is None:
        return False
    return register.urgent.holds({source: whole.raw(source) for source in register.urgent.wanted})


def report_quickly(rec: Recorder, matter_id: str, draft: RegisterEntryDraft | None, step: Step) -> str:
    """Report an urgent entry: what was filled in again is saved, the step is taken, the message waits to go.

    All of it is durable together. The id of the step is that of the message, which its record confirms.

    Raises:
        NotAllowed: the author may not.
        ChangedMeanwhile, SeenOtherwise: the entry was changed, or its history went on, since it was opened.
        Problem: the register has no quick report, or the entry is not urgent.
    """
    register = register_of(rec, matter_id)
    report = _report_of(register)
    if draft is not None:
        save_entry(rec, register, draft)
    whole = _whole(rec.connection, rec.clock, matter_id)
    if not is_reportable(register, whole):
        raise Problem(
            "Quick reports are for urgent entries only. Correct the urgency first; then fill in what "
            "the report asks."
        )
    event_id = take_step(rec, matter_id, report.action, step)
    rows = [UrgentRow(label, shortened(text)) for label, text in rows_of(report, whole) if text]
    called = _called(report, whole.past.times(report.action))
    kind = f"{called} – {register.title.vi}"
    title = shortened(" ".join(whole.matter.answers.get(register.title_question, "").split()))
    at = to_millis(rec.clock.now())
    put_urgent(rec.connection, UrgentMessage(event_id, EVENT, kind, title, rows, rec.author, at))
    return event_id


def rows_of(report: QuickReport, whole: WholeEntry) -> list[tuple[str, str]]:
    """The lines of the report, each with what it is called; empty ones too.

    What an answer says already, such as the name of the area within the place, is not said again.
    """
    return [(row.name.vi, "; ".join(_without_repetition(row, whole))) for row in report.rows]


def _without_repetition(row: ReportRow, whole: WholeEntry) -> list[str]:
    texts: list[str] = []
    for text in filter(None, (whole.tell(source) for source in row.sources)):
        if not any(fold(text) in fold(before) for before in texts):
            texts.append(text)
    return texts


def first_answers(report: QuickReport, whole: WholeEntry, commune: str) -> dict[str, str]:
    """What the report asks and the entry knows: where it happened, if only by its area or by the commune."""
    found: dict[str, str] = {}
    for row in report.rows:
        names = [source.answer for source in row.sources if source.answer and not source.event]
        if Source("", EntryFact.AREA.value, "") in row.sources and names:
            said = any(whole.matter.answers.get(name) for name in names)
            found |= {} if said else {names[0]: whole.area or commune}
    return {name: value for name, value in found.items() if value}


@speaking("vi")
def quick_paper(
    connection: Connection, clock: Clock, commune_code: str, matter_id: str, reader: str
) -> RegisterPaper:
    """The report on paper, as the entry is now.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        EntryGone: there is no such entry.
        Problem: the register has no quick report.
    """
    matter = entry_of(connection, matter_id)
    require_printing(connection, reader, matter.register_code)
    whole = _whole(connection, clock, matter_id, tones_of(connection, commune_code))
    register = whole.wording.register
    report = _report_of(register)
    lines = tuple((label, text) for label, text in rows_of(report, whole) if text)
    title = " ".join(matter.answers.get(register.title_question, "").split())
    sent = whole.past.last(report.action)
    kind = _called(report, whole.past.times(report.action) - 1)
    words = {"title": title, "kind": kind}
    paper = make_paper(connection, clock, commune_code, "quick", words, [PaperPart(lines=lines)])
    return replace(paper, recipients=_recipients("" if sent is None else sent.addressee, paper.recipients))


def _called(report: QuickReport, before: int) -> str:
    """What the report is called after so many of the same entry: the first one, or which supplement."""
    words = load_wording(WORDING)
    return report.title.vi if before < 1 else words.text("quick.again", title=report.title.vi, n=str(before))


def _recipients(typed: str, of_office: Sequence[str]) -> tuple[str, ...]:
    """Whom the report names as its recipients: those that were typed with it, then those of the office."""
    known = {fold(line.strip(_AROUND)) for line in of_office}
    names = [each.strip(_AROUND) for each in typed.replace(";", "\n").splitlines()]
    return (*(f"- {name};" for name in names if name and fold(name) not in known), *of_office)


def _report_of(register: Register) -> QuickReport:
    if register.quick_report is None:
        raise Problem("This register has no quick report.")
    return register.quick_report


def _whole(connection: Connection, clock: Clock, matter_id: str, tones: Tones | None = None) -> WholeEntry:
    found = whole_entries(connection, [matter_id], clock.today(), tones=tones)
    if not found:
        raise EntryGone
    return found[0]
