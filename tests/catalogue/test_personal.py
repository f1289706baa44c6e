"""What definitions say of personal data: all that ask for them say it, and it is printed and marked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.form_outline import read_form_outline
from desktop_app.catalogue.loading import read_definition, shipped_packages
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.packages.personal import (
    DataClass,
    PersonalData,
    likely_class,
    personal_rules,
)
from desktop_app.catalogue.packages.personal_notice import notice_of
from desktop_app.catalogue.personal_records import personal_record, personal_records
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.registers.definition import Register
from desktop_app.forms.importing.importing import WorkbookProblem
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.storage.entities import ENTITIES

REGISTERS = [each.definition for each in shipped_packages() if isinstance(each.definition, Register)]
FORMS = [each.definition for each in shipped_packages() if isinstance(each.definition, Questionnaire)]


def asked_of(definition: Register | Questionnaire) -> Mapping[str, Label]:
    return read_form_outline(definition.form_xml).asked


@pytest.mark.parametrize("definition", [*REGISTERS, *FORMS], ids=lambda each: each.code)
def test_whoever_asks_who_somebody_is_says_what_for(definition: Register | Questionnaire) -> None:
    likely = {
        name
        for name, label in asked_of(definition).items()
        if likely_class(name, label.vi) is not DataClass.NONE
    }
    said = frozenset[str]() if definition.personal is None else definition.personal.names
    assert likely - said == set()


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_private_answers_are_personal_data(register: Register) -> None:
    said = frozenset[str]() if register.personal is None else register.personal.names
    assert register.private <= said


def every_personal() -> list[tuple[str, PersonalData]]:
    definitions: list[Register | Questionnaire] = [*REGISTERS, *FORMS]
    packages = [(each.code, each.personal) for each in definitions if each.personal is not None]
    return [*packages, *((each.title.en, each.personal) for each in personal_records())]


def test_each_says_purpose_basis_classes_time_and_readers_in_both_languages() -> None:
    found = every_personal()
    assert len(found) > 20, "the scan found no definitions"
    for code, personal in found:
        assert all((personal.purpose.vi, personal.purpose.en)), code
        assert all((personal.shown_to.vi, personal.shown_to.en)), code
        assert personal.names, code
        assert personal_rules().ground(personal.basis).by, code
        assert personal.rule.months > 0, code


def test_every_kind_of_voucher_says_it_of_fields_that_it_has() -> None:
    for kind in VoucherKind:
        record = personal_record("fund_voucher", kind.value)
        assert record is not None, kind
    for record in personal_records():
        for name in record.personal.names:
            assert ENTITIES[record.entity].knows(name), (record.entity, name)
            assert record.label(name) != name, f"{name} has no label"


def test_what_is_open_is_data_and_is_said_on_the_notice() -> None:
    open_ones = [each for each in personal_rules().basis if each.mark is Certainty.OPEN]
    assert open_ones, "the basis of the Front's duties is open (domain page, point 8)"
    duty = PersonalData(
        Label("thử", "try"), Label("ai đó", "somebody"), open_ones[0].code, "opinions", ("a",)
    )
    assert "đang chờ xác nhận" in notice_of(duty, "Ban Thường trực")
    sure = PersonalData(Label("thử", "try"), Label("ai đó", "somebody"), "consent", "opinions", ("a",))
    assert "đang chờ xác nhận" not in notice_of(sure, "Ban Thường trực")


def test_the_notice_says_it_all_in_one_paragraph() -> None:
    record = personal_record("fund_voucher", "receipt")
    assert record is not None
    text = notice_of(record.personal, "Ban Thường trực Ủy ban MTTQ Việt Nam xã Ba Vì", "Lê Thị Quản")
    assert text == (
        "Dữ liệu cá nhân: Ban Thường trực Ủy ban MTTQ Việt Nam xã Ba Vì ghi thông tin cá nhân, có cả loại "
        "nhạy cảm để ghi sổ, cảm ơn và công khai khoản ủng hộ. Căn cứ: quy định của pháp luật về kế toán. "
        "Giữ 10 năm sau năm ghi sổ, rồi xóa tên. Chỉ người lập chứng từ, kế toán, thủ quỹ và lãnh đạo cơ "
        "quan xem. Tên chỉ được công khai khi ông (bà) đồng ý. Ông (bà) có quyền xem, sửa, lấy bản sao, rút "
        "lại đồng ý, yêu cầu hạn chế hoặc xóa. Hỏi hoặc yêu cầu: Lê Thị Quản."
    )


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("ho_ten", ""), DataClass.BASIC),
        (("q7", "7. Họ và tên người trả lời"), DataClass.BASIC),
        (("q8", "Số ĐT liên hệ"), DataClass.BASIC),
        (("q9", "Dân tộc"), DataClass.SENSITIVE),
        (("q10", "Ông bà có tín ngưỡng, tôn giáo nào?"), DataClass.SENSITIVE),
        (("fullName", "Your name"), DataClass.BASIC),
        (("q11", "Ông bà có hài lòng về đường thôn không?"), DataClass.NONE),
        (("q12", "Ông bà hài lòng về chăm sóc sức khỏe không?"), DataClass.NONE),
    ],
)
def test_likely_questions_are_known_by_their_words(texts: tuple[str, str], kind: DataClass) -> None:
    assert likely_class(*texts) is kind


SHEET = """
| survey |
|        | type | name   | label | personal::class |
|        | text | who    | Họ và tên | {who} |
|        | text | faith  | Tôn giáo | {faith} |
|        | text | wish   | Mong muốn | {wish} |
| settings |
|        | form_title | form_id |
|        | Thử | THU_TEN |
"""


def brought(**classes: str) -> tuple[Questionnaire, list[str]]:
    sheet = SHEET.format(**{"who": "", "faith": "", "wish": "", **classes})
    package, warnings = package_from_workbook(sheet.encode(), "thu.md")
    assert package.kind is PackageKind.SURVEY_FORM
    read = read_definition(package)
    assert isinstance(read, Questionnaire)
    return read, [str(warning.params.get("name", "")) for warning in warnings]


def test_what_is_likely_is_marked_until_its_author_says_otherwise() -> None:
    read, asked = brought()
    assert read.personal is not None
    assert (read.personal.basic, read.personal.sensitive) == (("who",), ("faith",))
    assert asked == ["who", "faith"], "the author is asked for both"

    read, asked = brought(who="none", faith="basic", wish="sensitive")
    assert read.personal is not None
    assert (read.personal.basic, read.personal.sensitive) == (("faith",), ("wish",))
    assert asked == []

    read, asked = brought(who="none", faith="none")
    assert read.personal is None
    assert asked == []


def test_another_word_in_the_column_is_refused_with_its_row() -> None:
    with pytest.raises(WorkbookProblem) as refused:
        brought(faith="secret")
    assert (refused.value.sheet, refused.value.row, refused.value.column) == ("survey", 3, "personal::class")


def test_a_private_question_without_a_word_on_it_is_refused() -> None:
    folder = next(each.package for each in shipped_packages() if each.definition.code == "TCD")
    text = folder.files["register.toml"].decode()
    before, _, after = text.partition("[personal]")
    rest = after[after.index("\n[") :]
    without = type(folder)({**folder.files, "register.toml": (before + rest).encode()})
    with pytest.raises(Problem) as refused:
        read_definition(without)
    assert "citizen" in str(refused.value)
