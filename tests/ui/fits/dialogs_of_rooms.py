"""What opens the dialogs of the rooms in which records are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop_app.base.work_queues import WorkQueue
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.duplicates import PossibleDuplicate
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from desktop_app.surveys.rounds.queries import areas_of_round, round_of
from desktop_app.wire.courier.cards import ProvinceCard
from tests.exchange.plain.tables import sheet_file
from tests.support.by_hand import ManualExecutor
from tests.ui.fits.desk import Desk, no_act
from ui.forms.media.files_dialog import FilesDialog
from ui.fund.campaigns.campaign_dialog import CampaignDialog
from ui.fund.disclosure.publishing_dialog import PublishingDialog
from ui.fund.disclosure.sheet_dialog import DisclosureSheetDialog
from ui.fund.fund_room import FundRoom
from ui.fund.households.household_dialog import HouseholdDialog
from ui.fund.reversal_dialog import ReversalDialog
from ui.fund.statement_dialog import StatementDialog
from ui.movements.checks.findings_dialog import FindingsDialog
from ui.movements.from_registers.dialog import OffersDialog
from ui.movements.movements_view import MovementsRoom
from ui.movements.period.board_dialog import BoardDialog
from ui.movements.period.period_dialog import PeriodDialog
from ui.movements.plain.mapping_dialog import MappingDialog
from ui.movements.plans.plans_dialog import PlansDialog
from ui.movements.workbooks.import_dialog import ImportDialog
from ui.movements.workbooks.reading_dialog import ReadingDialog
from ui.movements.workbooks.units_dialog import UnitsDialog
from ui.places.registers import RegisterEntryPlace, RegisterPlace
from ui.places.surveys import RoundPlace
from ui.registers.batches.dialog import BatchesDialog
from ui.registers.duplicates.dialog import DuplicatesDialog
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.registers_room import RegistersRoom
from ui.registers.reminding.remind_dialog import RemindDialog
from ui.registers.sheets.sheet_dialog import RegisterSheetDialog
from ui.registers.statistics_dialog import StatisticsDialog
from ui.registers.steps.number_dialog import NumberDialog
from ui.registers.steps.step_dialog import StepDialog
from ui.registers.tables.preview import EntriesPreview
from ui.registers.urgent.quick_dialog import QuickDialog
from ui.surveys.export.export_dialog import ExportDialog
from ui.surveys.responses.answer_columns_dialog import AnswerColumnsDialog
from ui.surveys.rounds.blank_forms_dialog import BlankFormsDialog
from ui.surveys.rounds.minutes.minutes_dialog import MinutesDialog
from ui.surveys.rounds.round_dialog import RoundDialog
from ui.surveys.surveys_room import SurveysRoom
from ui.surveys.versions.settle_dialog import SettleDialog
from ui.surveys.versions.upgrade_dialog import UpgradeDialog
from ui.sync.courier.join_dialog import JoinDialog
from ui.widgets.dialog import Dialog

type Opens = Callable[[Desk], object]

STATEMENT = """Ngày giao dịch;Số tham chiếu;Ghi nợ;Số tiền ghi có;Nội dung;Màu
01/10/2026;FT1;;500.000;NGUYEN VAN A ung ho BAO2026 dong bao bi thiet hai do bao so 3;x
02/10/2026;FT4;;70.000;chuc suc khoe;
32/10/2026;FT6;;1.000;BAO2026;
"""
CARD = ProvinceCard("s", "Ủy ban Mặt trận Tổ quốc tỉnh Thử Nghiệm", "sample", "00000", bytes(32), 0)
TABLE: list[list[str | int | float | None]] = [
    ["TỔNG HỢP THÁNG 9 NĂM 2026"],
    ["Khu dân cư", "Số hộ hiến đất", "Đường mới"],
    ["Thôn Bến Trăng", 4, "1.250"],
    ["Một thôn không có trong danh sách", 5, None],
]


def _movements(desk: Desk) -> MovementsRoom:
    return desk.room(MovementsRoom, "movements")


def _files(desk: Desk) -> None:
    room = _movements(desk)
    room.grid.go_to((desk.book.areas[0], "TT01"))
    room.cell_commands.files()


def _mapping(desk: Desk) -> None:
    desk.app.ask.answers.append(sheet_file(desk.folder / "bang.xlsx", TABLE))
    _movements(desk).tables.take_file()


def _importing(desk: Desk) -> None:
    _mapping(desk)
    dialog = desk.opened(MappingDialog)
    assert isinstance(dialog, MappingDialog)
    dialog.go_on()


def _surveys(desk: Desk, round_id: str = "") -> SurveysRoom:
    return desk.room(SurveysRoom, RoundPlace(round_id or desk.book.round_id))


def _answer_columns(desk: Desk) -> None:
    room = _surveys(desk)
    room.list_forms("")
    desk.app.settle()
    room.responses.answers.choose()


def _minutes(desk: Desk) -> None:
    area = desk.read(lambda connection: areas_of_round(connection, desk.book.round_id))[0]
    desk.open(MinutesDialog(desk.over, area, desk.context, editable=True))


def _round(desk: Desk, kind: type[ExportDialog | BlankFormsDialog]) -> None:
    room = _surveys(desk).round
    (room.export_data if kind is ExportDialog else room.print_blank_forms)()


def _upgrade(desk: Desk) -> None:
    found = desk.read(lambda connection: round_of(connection, desk.book.older_round))
    assert found is not None
    desk.open(UpgradeDialog(desk.over, desk.context, found, "2"))


def _registers(desk: Desk, code: str = "DLXH") -> RegistersRoom:
    return desk.room(RegistersRoom, RegisterPlace(code))


def _entry(desk: Desk) -> RegistersRoom:
    return desk.room(RegistersRoom, RegisterEntryPlace(desk.book.matter_id))


def _step(desk: Desk) -> None:
    room = _entry(desk)
    room.list.panel.step_asked.emit("answer")


def _quick(desk: Desk) -> None:
    every = EntryFilter("DLXH", Which.ALL)
    ids = desk.read(lambda connection: list_entries(connection, every, desk.book.office.officer).ids)
    lines = desk.read(lambda connection: lines_of(connection, ids))
    urgent = next(line.id for line in lines if line.urgent)
    _registers(desk).quick.ask(urgent)


def _alike(desk: Desk) -> None:
    long = "Đường vào thôn ngập sâu sau mỗi trận mưa lớn, học sinh phải lội qua để đến trường"
    found = [
        PossibleDuplicate(desk.book.matter_id, "", date(2026, 9, day), "Mới ghi", long, 90) for day in (1, 2)
    ]
    desk.open(DuplicatesDialog(desk.over, desk.context, found, no_act))


def _numbers(desk: Desk) -> None:
    register = desk.read(lambda connection: register_in_use(connection, "KNCT"))
    assert register.number is not None
    desk.open(NumbersDialog(desk.over, desk.context, register.number, (2026,)))


def _preview(desk: Desk) -> None:
    room, path = _registers(desk), desk.folder / "so.xlsx"
    register = desk.read(lambda connection: register_in_use(connection, "DLXH"))
    desk.app.ask.answers[:] = [path, path]
    room.list.tables.write(register, [desk.book.matter_id])
    desk.app.settle()
    room.list.tables.read(register)


def _fund(desk: Desk) -> FundRoom:
    return desk.room(FundRoom, "fund")


def _statement(desk: Desk) -> None:
    path = desk.folder / "sao-ke.csv"
    path.write_text(STATEMENT, encoding="utf-8")
    desk.app.ask.answers.append(path)
    _fund(desk).statements.open()


def _disclosure(desk: Desk) -> FundRoom:
    room = _fund(desk)
    room.tabs.setCurrentWidget(room.disclosure)
    desk.app.settle()
    return room


def _published(desk: Desk) -> None:
    words = "Báo cáo công khai quý III/2026 · Ủng hộ đồng bào bị thiệt hại do bão"
    desk.open(PublishingDialog(desk.over, desk.context, words, None, no_act))


def _reading(desk: Desk) -> None:
    """As it stands while files are read: what the work comes to is never told, so it stays open."""
    queue = WorkQueue(executor := ManualExecutor(), desk.kept.append)
    dialog = ReadingDialog(desk.over, "Đang đọc tệp…")
    desk.kept.append(dialog)
    dialog.run(queue, lambda report: report(3, 12), no_act, no_act)
    executor.drain()
    dialog.bar._show_pace()


DIALOGS_OF_ROOMS: dict[type[Dialog], Opens] = {
    BoardDialog: lambda desk: _movements(desk).show_board(),
    FindingsDialog: lambda desk: _movements(desk).checks.show_findings(),
    OffersDialog: lambda desk: _movements(desk).registers.show_all(),
    PeriodDialog: lambda desk: _movements(desk).show_state(),
    PlansDialog: lambda desk: _movements(desk).show_plans(),
    FilesDialog: _files,
    MappingDialog: _mapping,
    ImportDialog: _importing,
    ReadingDialog: _reading,
    UnitsDialog: lambda desk: _movements(desk).books.write_books(),
    RoundDialog: lambda desk: _surveys(desk)._offer(desk.book.round_id),
    MinutesDialog: _minutes,
    ExportDialog: lambda desk: _round(desk, ExportDialog),
    BlankFormsDialog: lambda desk: _round(desk, BlankFormsDialog),
    AnswerColumnsDialog: _answer_columns,
    UpgradeDialog: _upgrade,
    SettleDialog: lambda desk: _surveys(desk, desk.book.older_round).round.settle_unplaced_answers(),
    StepDialog: _step,
    NumberDialog: lambda desk: desk.open(NumberDialog(desk.over, desk.context, no_act)),
    NumbersDialog: _numbers,
    QuickDialog: _quick,
    DuplicatesDialog: _alike,
    BatchesDialog: lambda desk: _registers(desk, "KNCT").list.show_batches(),
    StatisticsDialog: lambda desk: _registers(desk).list.show_statistics(),
    RegisterSheetDialog: lambda desk: _registers(desk).list.show_sheets(),
    EntriesPreview: _preview,
    RemindDialog: lambda desk: desk.open(RemindDialog(desk.over, desk.context)),
    CampaignDialog: lambda desk: _fund(desk)._change_campaign(desk.book.campaign_id),
    StatementDialog: _statement,
    JoinDialog: lambda desk: desk.open(JoinDialog(desk.context, desk.over, CARD)),
    ReversalDialog: lambda desk: desk.open(ReversalDialog(desk.over, desk.context, "PT-2026-0001", no_act)),
    HouseholdDialog: lambda desk: desk.open(
        HouseholdDialog(desk.over, desk.context, {"a": "Thôn Bến Trăng"}, None, no_act)
    ),
    DisclosureSheetDialog: lambda desk: _disclosure(desk).disclosure.show_sheet(),
    PublishingDialog: _published,
}
