"""Every kind of paper that the program makes, out of the book of a sample office.

    .venv/bin/python -m tests.reports.every_paper FOLDER

writes them as PDF, to be looked at page by page.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.fund.papers.building import PaperRequest, build
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Voucher
from desktop_app.issuing.reading import read_data
from desktop_app.issuing.subjects import OF_THE_ROOM, PaperSubject
from desktop_app.movements.looking.asking import Look, Question, indicators_to_ask
from desktop_app.movements.looking.asking import paper as figures_paper
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import load_board
from desktop_app.movements.progress.reminder import reminder_paper
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.matters.batches import batches_of
from desktop_app.registers.matters.entering import begin_matter
from desktop_app.registers.matters.steps import Step, take_step
from desktop_app.registers.papers.batch_paper import batch_paper
from desktop_app.registers.papers.direction_sheet import direction_sheet
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.registers.papers.reminding import pending_answers, reminder_letter
from desktop_app.registers.papers.sheet_paper import hot_spots_paper, sheet_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.registers.papers.week_paper import week_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import Printable, document_of, render
from desktop_app.reports.frame.profile import profile_for
from desktop_app.sample.building import (
    INDICATORS,
    add_sample_areas,
    begin_sample,
    entered_areas,
    key_sample_forms,
    open_sample_round,
    record_sample_quarter,
    sample_quarter,
    write_sample_minutes,
)
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.registers import play_sample_registers
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from tests.builders import an_office
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped, way_to_an_end
from tests.catalogue.registers.walking import walk
from tests.registers.builders import begin_urgent
from tests.registers.matters.test_relations import ARRIVED
from tests.registers.papers.test_letter import INVITATION

_SIGNED = {"signer": "Trần Văn Bình", "signer_post": "Phó Chủ tịch", "copies": "2"}
_NOTICE = {
    **{key: INVITATION[key] for key in ("drafted_on", "urgency", "relation", "recipients")},
    "doc_type": "notice",
    "symbol": "TB-MTTQ-BTT",
    "abstract": "Kết luận Hội nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã lần thứ năm, nhiệm kỳ 2024 - 2029",
    "body": "Ngày 05/10/2026, Hội nghị thống nhất các nội dung sau.\nGiao Ban Thường trực theo dõi.",
}


def a_printing_office(folder: Path) -> Office:
    """An office in whose book every paper has something to say."""
    office = an_office(folder)
    begin_sample(office)
    add_sample_areas(office)
    record_sample_quarter(office, sample_quarter(office))
    round_id = open_sample_round(office)
    for _ in key_sample_forms(office, round_id, entered_areas()[:3], 30):
        pass
    write_sample_minutes(office, round_id)
    play_sample_registers(office, opinions=20, petitions=16)
    play_sample_fund(office, donors=24)
    for code in CODES:
        _fill(office, code)
    begin_urgent(office)
    return office


def _fill(office: Office, code: str) -> None:
    """Entries that walked to an end, each with other choices."""
    register = shipped(code)
    way = way_to_an_end(register, register.first_state)
    for prefer in range(3):
        answers = plausible_answers(register, office.clock, prefer)
        walk(office, register, answers, way if prefer else way[:-1])


def every_paper(office: Office) -> Iterator[tuple[str, Printable]]:
    """Each kind by a name, as the rooms make it."""
    commune, clock, reader = office.identity.commune_code, office.clock, office.officer
    matters = dict(_entries(office))
    with office.read() as connection:
        yield from _of_rounds_and_figures(connection, clock, commune)
        for code in CODES:
            request = BookRequest(code, clock.today().year)
            yield f"book-{code}", fill_book(connection, clock, commune, request, reader)
            days = date(clock.today().year, 1, 1), clock.today()
            yield f"statistics-{code}", statistics_paper(connection, clock, commune, code, *days, reader)
        for name, make in _OF_ENTRIES.items():
            yield name, make(connection, clock, commune, matters[name], reader)
        yield from _of_registers(connection, clock, commune, reader)
        yield from _of_the_fund(connection, clock, commune, reader)


_OF_ENTRIES: dict[str, Callable[[Connection, Clock, str, str, str], Printable]] = {
    "invitation-draft": letter_paper,
    "invitation": letter_paper,
    "notice": letter_paper,
    "direction": direction_sheet,
    "quick-report": quick_paper,
}


def _entries(office: Office) -> Iterator[tuple[str, str]]:
    yield "invitation-draft", _begin(office, "VBDI", INVITATION)
    for name, answers in (("invitation", INVITATION), ("notice", _NOTICE)):
        matter_id = _begin(office, "VBDI", answers)
        with office.record() as rec:
            take_step(rec, matter_id, "issue", Step(rec.clock.today(), answers=_SIGNED))
        yield name, matter_id
    came = _begin(office, "VBDEN", ARRIVED)
    with office.record() as rec:
        take_step(rec, came, "register", Step(rec.clock.today()))
    yield "direction", came
    yield "quick-report", begin_urgent(office)


def _begin(office: Office, code: str, answers: dict[str, str]) -> str:
    with office.record() as rec:
        return begin_matter(rec, register_in_use(rec.connection, code), answers)


def _of_rounds_and_figures(
    connection: Connection, clock: Clock, commune: str
) -> Iterator[tuple[str, Printable]]:
    (held,) = rounds(connection)[:1]
    area = areas_of_round(connection, held.id)[0].area_id
    quarter = Period(PeriodType.QUARTER, clock.today().year, 3)
    for kind in OF_THE_ROOM:
        subject = PaperSubject(kind, held.id, area, INDICATORS, quarter.key)
        data = read_data(connection, clock, commune, subject)
        yield kind.value, data
    yield "unit", unit_report(connection, clock, commune, INDICATORS, quarter, area)
    board = load_board(connection, clock, commune, INDICATORS, quarter)
    late = [each for each in board.units if each.missing][:3]
    yield "reminder", reminder_paper(connection, clock, commune, board, late)
    code = indicators_to_ask(connection, clock, commune, INDICATORS, quarter)[0].code
    for look in Look:
        asked = Question(look, INDICATORS, quarter, PeriodType.QUARTER, code=code)
        yield f"figures-{look.value}", figures_paper(connection, clock, commune, asked)


def _of_registers(
    connection: Connection, clock: Clock, commune: str, reader: str
) -> Iterator[tuple[str, Printable]]:
    today = clock.today()
    year = date(today.year, 1, 1), today
    for code in CODES:
        for each in shipped(code).sheets:
            which = code, each.code
            yield f"sheet-{each.code}", sheet_paper(connection, clock, commune, reader, which, year)
        if shipped(code).hot_spots is not None:
            yield f"hot-spots-{code}", hot_spots_paper(connection, clock, commune, reader, code, today.year)
    monday = today - timedelta(days=today.weekday())
    yield "week", week_paper(connection, clock, commune, reader, monday)
    register = register_in_use(connection, "KNCT")
    batch = batches_of(connection, register, reader)[0]
    yield "batch", batch_paper(connection, clock, commune, reader, register.code, batch)
    waiting = pending_answers(connection, today, reader)
    first = [each for each in waiting if each.addressee == waiting[0].addressee]
    yield "reminder-letter", reminder_letter(connection, clock, commune, reader, first)


def _of_the_fund(
    connection: Connection, clock: Clock, commune: str, reader: str
) -> Iterator[tuple[str, Printable]]:
    posted = vouchers(connection)
    month, campaign = f"{max(each.said.day for each in posted):%Y-%m}", posted[-1].said.campaign_id
    for paper in paper_rules().paper:
        if paper.vouchers:
            for name, request in _requests(paper.code, posted):
                yield name, build(connection, clock, commune, request, reader)
        else:
            span = f"{clock.today().year}-Q3" if paper.code == "disclosure" else month
            request = PaperRequest(paper.code, span=span)
            yield paper.code, build(connection, clock, commune, request, reader)
    whole = PaperRequest("disclosure", campaign_id=campaign)
    yield "disclosure-appeal", build(connection, clock, commune, whole, reader)


def _requests(code: str, posted: list[Voucher]) -> Iterator[tuple[str, PaperRequest]]:
    """A paper of the first voucher of each kind of which it is made."""
    paper, seen = paper_rules().paper_kind(code), set()
    for voucher in posted:
        kind = voucher.said.kind.value
        if kind in seen or not paper.fits(voucher.said, reverses=bool(voucher.reverses)):
            continue
        seen.add(kind)
        lines = voucher.said.help_lines
        household = lines[0].household_id if lines else ""
        yield f"{code}-{kind}", PaperRequest(code, voucher.id, household)


def as_document(paper: Printable) -> Document:
    """Its blocks."""
    return document_of(paper)


def as_pdf(paper: Printable) -> bytes:
    """Its pages."""
    target = io.BytesIO()
    render(paper, profile_for(paper.head), target)
    return target.getvalue()


def write_all(folder: Path) -> None:
    """Write every paper into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as book:
        office = a_printing_office(Path(book))
        for name, paper in every_paper(office):
            (folder / f"{name}.pdf").write_bytes(as_pdf(paper))
        office.close()


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
