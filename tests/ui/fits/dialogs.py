"""Every dialog of the program, and what opens it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStyle

from desktop_app.accounts.access_report import AccessEntry, OutdatedEntries
from desktop_app.accounts.officers import officers
from desktop_app.areas.commands import NewArea
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.taking_back import AreaChange, AreaChangeKind
from desktop_app.base.problems import Problem
from desktop_app.book.first_pin import WhoMayConsent
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.personal import DataClass, PersonalData
from desktop_app.credentials.opening import PassphraseFor
from desktop_app.credentials.recovery_code import new_code
from desktop_app.exchange.grid import clipboard_rows
from desktop_app.issuing.subjects import PaperKind
from desktop_app.persons.anonymising import Anonymised
from desktop_app.persons.keeping import LeftRecord
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.sync.keys.state import HolderLine, HolderState
from tests.ui.fits.desk import Desk, no_act
from tests.ui.fits.dialogs_of_rooms import DIALOGS_OF_ROOMS, Opens
from ui.base.message_dialog import LineDialog, MessageDialog
from ui.context.long_work import LongWorkDialog
from ui.first_run.first_run_view import FirstRunCalls, FirstRunDialog
from ui.forms.editors.drawing import DrawDialog
from ui.forms.media.picture_dialog import PictureDialog
from ui.forms.preview_dialog import FormPreviewDialog
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace, report_place
from ui.reports.issuing.check_dialog import CheckDialog
from ui.reports.issuing.issue_dialog import IssueDialog, IssueOffer
from ui.reports.paper import figures_wanted
from ui.reports.paper_dialog import PaperDialog
from ui.reports.reports_view import ReportsRoom
from ui.reports.writing.writing_dialog import WritingDialog
from ui.safety.code_dialog import CodeDialog
from ui.safety.first_pin_dialog import FirstPinDialog
from ui.safety.let_in_dialog import LetInDialog
from ui.safety.passphrase_dialogs import BackupPassphraseDialog, ChangePassphraseDialog
from ui.safety.passphrase_view import PassphraseDialog
from ui.safety.regain_view import RegainActions, RegainDialog
from ui.safety.restore_dialog import RestoreDialog
from ui.safety.waiting import WaitDialog
from ui.settings.access_log_dialog import AccessLogDialog
from ui.settings.areas.area_change_dialogs import MergeDialog, RetireDialog, SplitDialog
from ui.settings.areas.area_dialog import AreaDialog
from ui.settings.areas.area_list_dialog import AreaListDialog
from ui.settings.areas.take_back_dialog import TakeBackDialog
from ui.settings.brought.import_dialog import PackageImportDialog
from ui.settings.officer_dialog import OfficerDialog, PinDialog
from ui.settings.persons.erase_dialog import EraseDialog
from ui.widgets.dialog import Dialog

TODAY = date(2026, 10, 5)
A_HELD_RECORD = HeldRecord(
    HeldIn.AREA,
    "a",
    "Tổ dân phố Đồng Quang Thượng",
    "Danh bạ khu dân cư",
    TODAY,
    None,
    PersonalData(Label("thử", "try"), Label("ai đó", "somebody"), "duty", "office", ("head_name",)),
    (PersonalField("residential_area", "a", "head_name", "Trưởng ban", "Nguyễn Thị Ánh", DataClass.BASIC),),
)
A_PLAN = Anonymised(
    (A_HELD_RECORD,) * 12,
    (LeftRecord(A_HELD_RECORD, "Pháp luật về kế toán yêu cầu giữ đến hết ngày 31/12/2036."),) * 3,
)
LIST = "Tên thôn\tSố hộ\nBến\t80\nGò\ttám mươi\n\t30\nBến\t7\nSông\t1.050"


def _first_run(desk: Desk) -> None:
    desk.open(FirstRunDialog(desk.theme, FirstRunCalls(no_act, no_act, no_act, no_act, no_act)))


def _preview(desk: Desk) -> None:
    found = desk.read(lambda connection: installed_questionnaire(connection, "NTM_XA_2021", "1"))
    clock = desk.book.office.clock
    desk.open(FormPreviewDialog(desk.over, found.title.shown(), found.form(), clock, desk.theme))


def _question(desk: Desk) -> None:
    """The longest one that there is: a month with many gaps is to be closed."""
    gaps = "Khu dân cư chưa nộp đủ: " + ", ".join(area.name for area in desk.areas())
    desk.open(
        MessageDialog(
            desk.over,
            QStyle.StandardPixmap.SP_MessageBoxWarning,
            "Chốt số liệu của kỳ này? Sau đó không ai sửa được cho đến khi mở lại.",
            under="\n".join([gaps] * 4),
            details="OSError: [Errno 28] No space left on device",
            action="Chốt số liệu",
            danger=True,
        )
    )


def _line(desk: Desk) -> None:
    desk.open(LineDialog(desk.over, "Mở lại kỳ", "Vì sao mở lại kỳ này?", "Thôn Đoài gửi bổ sung"))


def _picture(desk: Desk) -> None:
    image = QImage(700, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    desk.open(PictureDialog(desk.over, "anh.jpg", image, no_act))


def _drawing(desk: Desk) -> None:
    desk.open(DrawDialog(desk.over, "Ký"))


def _log(desk: Desk) -> None:
    entry = AccessEntry(datetime(2026, 10, 5, tzinfo=UTC), "Nguyễn Thị Thử", "Ra tệp", "Phiếu của đợt")
    outdated = OutdatedEntries(12_345, entry.at)
    desk.open(AccessLogDialog(desk.over, desk.theme, (entry,) * 3, outdated, lambda: None))


def _regain(desk: Desk) -> None:
    actions = RegainActions(lambda *_: "", lambda *_: "")
    why = "Máy này không giữ khóa của sổ. Mở bằng mã khôi phục, hoặc lấy lại từ bản sao lưu."
    desk.open(RegainDialog(desk.theme, why, [], actions, has_code=True, ask=desk.app.ask))


def _code(desk: Desk) -> None:
    ask, code = desk.app.ask, new_code()
    desk.open(CodeDialog(desk.over, desk.theme, ask, code, "Xã Mẫu", replaces=True, keep=no_act))


def _let_in(desk: Desk) -> None:
    words = ("ong tròn", "trâu nhẹ", "ô nâu", "muối nâu", "đá nâu", "sao xanh")
    name = "Máy bàn của phòng tiếp công dân, tầng hai"
    waits = HolderLine("c", name, False, False, TODAY, HolderState.WAITS, "", words)
    desk.open(LetInDialog(desk.over, desk.theme, waits, no_act))


def _brought(desk: Desk) -> None:
    why = Problem("There is no file {path}. Check the name.", path=desk.folder / "mau-phieu.xlsx")
    desk.open(PackageImportDialog(desk.over, desk.theme, "mau-phieu.xlsx", why, no_act, no_act))


def _officer(desk: Desk) -> None:
    desk.open(OfficerDialog(desk.over, desk.theme, first=False, record=no_act))


def _first_pin(desk: Desk) -> None:
    who = WhoMayConsent(tuple(desk.read(officers)), has_code=True)
    desk.open(FirstPinDialog(desk.over, desk.theme, "Trần Văn Thử", who, no_act))


def _paper(desk: Desk) -> None:
    room = desk.room(ReportsRoom, report_place(desk.book.round_id))
    content = room.presenter.current
    assert content is not None
    desk.open(PaperDialog(desk.over, desk.theme, "Báo cáo", content.content))


def _writing(desk: Desk) -> None:
    request = PaperRequest(PaperKind.WORK, set_code="MTTQ_CO_SO", period="2026-Q3")
    room = desk.room(ReportsRoom, PaperPlace(request))
    title = "Báo cáo kết quả công tác Mặt trận quý III năm 2026"
    desk.open(WritingDialog(room, desk.context, figures_wanted(request), title))


def _issue(desk: Desk) -> None:
    abstract = "Báo cáo kết quả công tác Mặt trận quý III năm 2026"
    offer = IssueOffer("Báo cáo công tác", "12", "BC-MTTQ", abstract, "", "Nguyễn Thị Thử", "Chủ tịch", 2)
    desk.open(IssueDialog(desk.over, desk.context, offer, no_act))


DIALOGS: dict[type[Dialog], Opens] = {
    **DIALOGS_OF_ROOMS,
    FirstRunDialog: _first_run,
    PaperDialog: _paper,
    IssueDialog: _issue,
    CheckDialog: lambda desk: desk.open(CheckDialog(desk.over, desk.context)),
    WritingDialog: _writing,
    FormPreviewDialog: _preview,
    PictureDialog: _picture,
    DrawDialog: _drawing,
    MessageDialog: _question,
    LineDialog: _line,
    AccessLogDialog: _log,
    AreaDialog: lambda desk: desk.open(AreaDialog(desk.over, NewArea("", "thon"), no_act)),
    AreaListDialog: lambda desk: desk.open(
        AreaListDialog(desk.over, read_area_list(clipboard_rows(LIST), "thon"), desk.theme, no_act)
    ),
    RetireDialog: lambda desk: desk.open(
        RetireDialog(desk.over, desk.theme, desk.areas()[0], desk.areas()[1:], TODAY, no_act)
    ),
    MergeDialog: lambda desk: desk.open(
        MergeDialog(desk.over, desk.theme, desk.areas(), desk.book.areas[0], TODAY, no_act)
    ),
    TakeBackDialog: lambda desk: desk.open(
        TakeBackDialog(
            desk.over,
            desk.theme,
            AreaChange(AreaChangeKind.MERGE, tuple(desk.areas()[:2]), (desk.areas()[2],), TODAY),
            no_act,
            no_act,
        )
    ),
    EraseDialog: lambda desk: desk.open(
        EraseDialog(desk.over, desk.theme, A_HELD_RECORD.name, A_PLAN, no_act, by_name=True)
    ),
    SplitDialog: lambda desk: desk.open(SplitDialog(desk.over, desk.theme, desk.areas()[0], TODAY, no_act)),
    PackageImportDialog: _brought,
    OfficerDialog: _officer,
    PinDialog: lambda desk: desk.open(PinDialog(desk.over, desk.theme, "Trần Văn Thử", no_act)),
    FirstPinDialog: _first_pin,
    CodeDialog: _code,
    LetInDialog: _let_in,
    BackupPassphraseDialog: lambda desk: desk.open(BackupPassphraseDialog(desk.over, desk.theme)),
    ChangePassphraseDialog: lambda desk: desk.open(ChangePassphraseDialog(desk.over, desk.theme, no_act)),
    PassphraseDialog: lambda desk: desk.open(
        PassphraseDialog(PassphraseFor.NEW_BOOK, desk.theme, "Hai cụm mật khẩu không giống nhau.")
    ),
    RegainDialog: _regain,
    RestoreDialog: lambda desk: desk.open(
        RestoreDialog(desk.over, desk.theme, desk.folder / "so.smt-backup", no_act)
    ),
    LongWorkDialog: lambda desk: desk.open(
        LongWorkDialog(desk.over, "Đang viết sổ-dư-luận-xã-hội-2026.xlsx…")
    ),
    WaitDialog: lambda desk: desk.open(
        WaitDialog(desk.over, "Đang chuẩn bị sổ cho phiên bản này. Xin chờ một lát…")
    ),
}
