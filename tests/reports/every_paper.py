"""Every kind of paper that the program makes, out of the book of a sample office.

    .venv/bin/python -m tests.reports.every_paper FOLDER

writes them as PDF, to be looked at page by page, each that is final with its code.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import Method, Voucher
from desktop_app.issuing.books import fund_subject
from desktop_app.issuing.marking import marked
from desktop_app.issuing.paper_source import read_data
from desktop_app.issuing.subjects import OF_THE_ROOM, PaperKind, PaperSubject
from desktop_app.movements.analysis.asking import Look, Question, answered_period, indicators_to_ask
from desktop_app.movements.analysis.asking import paper as figures_paper
from desktop_app.movements.analysis.written_question import written_question
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import load_board
from desktop_app.movements.progress.reminder import reminder_paper
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.entries.batches import batches_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.papers.batch_paper import batch_paper
from desktop_app.registers.papers.direction_sheet import direction_sheet
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.registers.papers.reminding import pending_answers, reminder_letter
from desktop_app.registers.papers.sheet_paper import hot_spots_paper, sheet_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.registers.papers.summary_sheet import summary_sheet
from desktop_app.registers.papers.week_paper import week_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import Printable, document_of, render
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.movement_data import Reminder
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
from desktop_app.surveys.papers.results_paper import crossed_paper, results_paper
from desktop_app.surveys.results.crossing import CrossedKeys
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from tests.builders import an_office
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped, way_to_an_end
from tests.catalogue.registers.walking import walk
from tests.registers.builders import begin_urgent
from tests.registers.entries.test_relations import ARRIVED
from tests.registers.papers.test_letter import INVITATION
from tests.registers.papers.test_summary import collected
from tests.registers.test_personal_data_registers import A_BREACH

_SIGNED = {"signer": "Trần Văn Bình", "signer_post": "Phó Chủ tịch", "copies": "2"}
_NOTICE = {
    **{key: INVITATION[key] for key in ("drafted_on", "urgency", "relation")},
    "recipients": "Đảng ủy xã (để b/c)\nHĐND, UBND xã\nCác tổ chức thành viên\nLưu: VT",
    "doc_type": "notice",
    "symbol": "TB-MTTQ-BTT",
    "abstract": "Kết luận Hội nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã lần thứ năm, nhiệm kỳ 2024 - 2029",
    "body": "Ngày 05/10/2026, Hội nghị thống nhất các nội dung sau.\nGiao Ban Thường trực theo dõi.",
}


_ABOUT_ANOTHER = {
    **{key: INVITATION[key] for key in ("drafted_on", "urgency")},
    "relation_to": "02/TB-MTTQ-BTT",
    "recipients": "Đảng ủy xã\nHĐND, UBND xã\nCác tổ chức thành viên",
}
_CORRECTION = {
    **_ABOUT_ANOTHER,
    "doc_type": "letter",
    "symbol": "MTTQ-BTT",
    "relation": "corrects",
    "abstract": "đính chính văn bản số 02/TB-MTTQ-BTT",
    "body": "Tại dòng thứ hai, “ngày 05/10/2025” sửa thành “ngày 05/10/2026”.",
}
_RECALL = {
    **_ABOUT_ANOTHER,
    "doc_type": "notice",
    "symbol": "TB-MTTQ-BTT",
    "relation": "recalls",
    "abstract": "Thu hồi văn bản số 02/TB-MTTQ-BTT",
    "body": "Lý do: văn bản ban hành nhầm đối tượng nhận.",
}


def a_printing_office(folder: Path, times: int = 1) -> Office:
    """An office in whose book every paper has something to say; ``times`` as many entries and vouchers."""
    office = an_office(folder)
    begin_sample(office)
    add_sample_areas(office)
    record_sample_quarter(office, sample_quarter(office))
    round_id = open_sample_round(office)
    for _ in key_sample_forms(office, round_id, entered_areas()[:3], 30):
        pass
    write_sample_minutes(office, round_id)
    play_sample_registers(office, opinions=20 * times, petitions=16 * times)
    play_sample_fund(office, donors=24 * times)
    for code in CODES * times:
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


type Made = tuple[str, Printable, PaperSubject | None]
"""A paper by its name, and of what its code is made; ``None``: it bears none."""


type Change = Callable[[Office], None]
type Entries = Callable[[Office], Iterable[tuple[str, str]]]
"""Puts entries into the book of which papers are made, by the names of these."""


def every_paper(office: Office, change: Change = lambda _: None) -> Iterator[tuple[str, Printable]]:
    """Each kind by a name, as the rooms make it, once the book was changed."""
    return ((name, paper) for name, paper, _ in every_subject(office, change))


def every_subject(
    office: Office, change: Change = lambda _: None, entries: Entries | None = None
) -> Iterator[Made]:
    """Each kind by a name, as the rooms make it, with the subject under which they record it."""
    commune, clock, reader = office.identity.commune_code, office.clock, office.officer
    matters = dict((entries or _entries)(office))
    change(office)
    with office.read() as connection:
        yield from _of_rounds_and_figures(connection, clock, commune)
        for code in CODES:
            request = BookRequest(code, clock.today().year)
            bound = PaperSubject(PaperKind.REGISTER_BOOK, register_code=code, period=str(request.year))
            yield f"book-{code}", fill_book(connection, clock, commune, request, reader), bound
            days = date(clock.today().year, 1, 1), clock.today()
            paper = statistics_paper(connection, clock, commune, code, *days, reader)
            yield f"statistics-{code}", paper, None
        for name, matter_id in matters.items():
            make, kind = _OF_ENTRIES[name]
            subject = PaperSubject(kind, matter_id=matter_id) if kind else None
            yield name, make(connection, clock, commune, matter_id, reader), subject
        yield from _of_registers(connection, clock, commune, reader)
        yield from _of_the_fund(connection, clock, commune, reader)


_OF_ENTRIES: dict[str, tuple[Callable[[Connection, Clock, str, str, str], Printable], PaperKind | None]] = {
    "invitation-draft": (letter_paper, PaperKind.LETTER),
    "invitation": (letter_paper, PaperKind.LETTER),
    "letter": (letter_paper, PaperKind.LETTER),
    "notice": (letter_paper, PaperKind.LETTER),
    "correction": (letter_paper, PaperKind.LETTER),
    "recall": (letter_paper, PaperKind.LETTER),
    "record": (letter_paper, PaperKind.LETTER),
    "direction": (direction_sheet, None),
    "summary": (summary_sheet, None),
    "quick-report": (quick_paper, PaperKind.QUICK),
}


def _entries(office: Office) -> Iterator[tuple[str, str]]:
    yield "invitation-draft", _begin(office, "VBDI", INVITATION)
    for name, answers in (
        ("invitation", INVITATION),
        ("notice", _NOTICE),
        ("correction", _CORRECTION),
        ("recall", _RECALL),
    ):
        matter_id = _begin(office, "VBDI", answers)
        with office.record() as rec:
            take_step(rec, matter_id, "issue", Step(rec.clock.today(), answers=_SIGNED))
        yield name, matter_id
    came = _begin(office, "VBDEN", ARRIVED)
    with office.record() as rec:
        take_step(rec, came, "register", Step(rec.clock.today()))
    yield "direction", came
    yield "summary", collected(office)
    yield "record", _begin(office, "SCDL", A_BREACH)
    yield "quick-report", begin_urgent(office)


def _begin(office: Office, code: str, answers: dict[str, str]) -> str:
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers)


def _of_rounds_and_figures(connection: Connection, clock: Clock, commune: str) -> Iterator[Made]:
    (held,) = rounds(connection)[:1]
    area = areas_of_round(connection, held.id)[0].area_id
    quarter = Period(PeriodType.QUARTER, clock.today().year, 3)
    for kind in OF_THE_ROOM:
        subject = PaperSubject(kind, held.id, area, INDICATORS, quarter.key)
        data = read_data(connection, clock, commune, subject)
        yield kind.value, data, subject
    yield "results", results_paper(connection, clock, commune, held.id), None
    by_area = CrossedKeys("", "q01")
    yield "results-by-area", crossed_paper(connection, clock, commune, held.id, by_area), None
    nine = PaperSubject(PaperKind.WORK, set_code=INDICATORS, period=f"{clock.today().year}-M09", so_far=True)
    yield "nine-months", read_data(connection, clock, commune, nine), nine
    of_unit = PaperSubject(PaperKind.UNIT, area_id=area, set_code=INDICATORS, period=quarter.key)
    yield "unit", unit_report(connection, clock, commune, INDICATORS, quarter, area), of_unit
    board = load_board(connection, clock, commune, INDICATORS, quarter)
    late = [each for each in board.units if each.missing][:3]
    if late:
        yield "reminder", reminder_paper(connection, clock, commune, board, late), None
    code = indicators_to_ask(connection, clock, commune, INDICATORS, quarter)[0].code
    for look in Look:
        asked = Question(look, INDICATORS, quarter, PeriodType.QUARTER, code=code)
        told, written = answered_period(asked).key, written_question(asked)
        table = PaperSubject(PaperKind.FIGURES, set_code=INDICATORS, period=told, asked=written)
        yield f"figures-{look.value}", figures_paper(connection, clock, commune, asked), table


def _of_registers(connection: Connection, clock: Clock, commune: str, reader: str) -> Iterator[Made]:
    today = clock.today()
    year = date(today.year, 1, 1), today
    for code in CODES:
        for each in shipped(code).sheets:
            which = code, each.code
            yield f"sheet-{each.code}", sheet_paper(connection, clock, commune, reader, which, year), None
        if shipped(code).hot_spots is not None:
            ranked = hot_spots_paper(
                connection, clock, commune, reader, code, date(today.year, 1, 1), date(today.year, 12, 31)
            )
            yield f"hot-spots-{code}", ranked, None
    monday = today - timedelta(days=today.weekday())
    yield "week", week_paper(connection, clock, commune, reader, monday), None
    register = register_in_use(connection, "KNCT")
    for batch in batches_of(connection, register, reader)[:1]:
        yield "batch", batch_paper(connection, clock, commune, reader, register.code, batch), None
    waiting = pending_answers(connection, today, reader)
    first = [each for each in waiting if each.addressee == waiting[0].addressee]
    if first:
        yield "reminder-letter", reminder_letter(connection, clock, commune, reader, first), None


def _of_the_fund(connection: Connection, clock: Clock, commune: str, reader: str) -> Iterator[Made]:
    posted = vouchers(connection)
    made = [*posted, *map(Voucher, open_drafts(connection))]
    last = max((each.said.day for each in posted), default=clock.today())
    campaign = posted[-1].said.campaign_id if posted else campaigns(connection)[0].id
    for name, request in _asked(f"{last:%Y-%m}", campaign, made, clock):
        subject = fund_subject(request, clock.today())
        yield name, build(connection, clock, commune, request, reader), subject


def _asked(
    month: str, campaign: str, posted: list[Voucher], clock: Clock
) -> Iterator[tuple[str, FundPaperRequest]]:
    for paper in paper_rules().paper:
        if paper.vouchers:
            yield from _requests(paper.code, posted)
    yield "cash_book", FundPaperRequest("cash_book", span=month, method=Method.CASH)
    yield "bank_book", FundPaperRequest("cash_book", span=month, method=Method.TRANSFER)
    yield "voucher_book", FundPaperRequest("voucher_book", span=month)
    yield "book_cover", FundPaperRequest("book_cover", span=month, method=Method.CASH)
    yield "disclosure", FundPaperRequest("disclosure", span=f"{clock.today().year}-Q3")
    yield "disclosure-appeal", FundPaperRequest("disclosure", campaign_id=campaign)


def _requests(code: str, posted: list[Voucher]) -> Iterator[tuple[str, FundPaperRequest]]:
    """A paper of the first voucher of each kind of which it is made."""
    paper, seen = paper_rules().paper_kind(code), set()
    for voucher in posted:
        kind = voucher.said.kind.value
        if kind in seen or not paper.fits(voucher.said, reverses=bool(voucher.reverses)):
            continue
        seen.add(kind)
        lines = voucher.said.help_lines
        household = lines[0].household_id if lines else ""
        yield f"{code}-{kind}", FundPaperRequest(code, voucher.id, household)


def as_document(paper: Printable) -> Document:
    """Its blocks."""
    return document_of(paper)


def as_pdf(paper: Printable) -> bytes:
    """Its pages."""
    target = io.BytesIO()
    render(paper, profile_for(paper.head), target)
    return target.getvalue()


def with_code(office: Office, paper: Printable, subject: PaperSubject | None) -> Printable:
    """The paper as it leaves the program: one that is final bears the code of its subject."""
    if subject is None:
        return paper
    assert not isinstance(paper, Reminder)
    with office.read() as connection:
        commune, reader = office.identity.commune_code, office.officer
        return marked(connection, commune, reader, subject, paper)[0]


def write_all(folder: Path) -> None:
    """Write every paper into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as book:
        office = a_printing_office(Path(book))
        for name, paper, subject in every_subject(office):
            (folder / f"{name}.pdf").write_bytes(as_pdf(with_code(office, paper, subject)))
        office.close()


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
