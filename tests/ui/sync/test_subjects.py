"""Records and fields in the words of the office, and values as they are read and typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.storage.entities import ENTITIES
from tests.builders import a_copy, put_area, put_response
from ui.sync.field_names import field_name
from ui.sync.subjects import FieldDescription, Subjects


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    before = language()
    set_language("vi")
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        rec.put(
            "survey_round",
            "r1",
            {"title": "Đợt 2026", "template_code": "NTM_XA_2021", "template_version": "1", "status": "open"},
        )
        put_response(rec, "f12", "a1", serial=12)
    yield made
    made.close()
    set_language(before)


def described(office: Office, entity: str, entity_id: str, field: str) -> FieldDescription:
    with office.read() as connection:
        return Subjects(connection, office.identity.commune_code).describe(entity, entity_id, field)


@pytest.mark.parametrize(
    ("entity", "entity_id", "field", "title", "name"),
    [
        ("residential_area", "a1", "households", "Thôn Đoài", "Số hộ"),
        ("reporting_event", "ev:2026:bao-so-3", "name", "Sự kiện “bao so 3”, năm 2026", "Tên"),
        ("target_value", "tv:MTTQ_CO_SO:TT01:2026", "value", "TT01 Số cuộc tuyên truyền – Năm 2026", ""),
        (
            "target_value",
            "tv:MTTQ_CO_SO:TT01:2026:org:phu_nu",
            "value",
            "Hội Liên hiệp Phụ nữ – TT01 Số cuộc tuyên truyền – Năm 2026",
            "",
        ),
        (
            "period_status",
            "ps:MTTQ_CO_SO:2026-Q1:a1",
            "status",
            "Thôn Đoài – báo cáo – Quý I/2026",
            "Trạng thái",
        ),
        (
            "figure_confirmation",
            "fc:MTTQ_CO_SO:rule.R_VN09:2026-Q1:a1",
            "reason",
            "Thôn Đoài – số liệu đã xác nhận – Quý I/2026",
            "Lý do xác nhận",
        ),
        (
            "period_text",
            "pt:MTTQ_CO_SO:2026-Q1",
            "parts/tasks",
            "Báo cáo công tác Mặt trận – Quý I/2026 – NHIỆM VỤ TRỌNG TÂM",
            "Nội dung của mục",
        ),
        (
            "period_text",
            "pt:MTTQ_CO_SO:2026-Q1",
            "parts/tasks@from",
            "Báo cáo công tác Mặt trận – Quý I/2026 – NHIỆM VỤ TRỌNG TÂM",
            "Câu soạn sẵn lúc viết",
        ),
        ("survey_area", "sa:r1:a1", "minutes/head", "Thôn Đoài – Đợt 2026", "Trưởng ban"),
        ("survey_response", "f12", "serial", "Phiếu số 12 – Thôn Đoài – Đợt 2026", "Số phiếu"),
        ("survey_response", "gone", "serial", "Một phiếu lấy ý kiến", "Số phiếu"),
        ("survey_round", "r1", "plan_date", "Đợt 2026", "Ngày kế hoạch"),
        ("office_profile", "op:01234", "profile/place", "Thông tin cơ quan trên văn bản", ""),
        (
            "indicator_value",
            "iv:GONE:X1:2026-M03:a9",
            "value",
            "Khu dân cư không còn trong danh sách",
            "",
        ),
        ("something_newer", "x", "y", "Mục khác", "Chi tiết khác"),
    ],
)
def test_a_field_has_a_title_and_a_name(
    office: Office, entity: str, entity_id: str, field: str, title: str, name: str
) -> None:
    found = described(office, entity, entity_id, field)
    assert found.title.startswith(title)
    assert name in found.field


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_kind_of_record_has_a_title(office: Office, entity: str) -> None:
    ids = [":".join("abcdef"[:parts]) for parts in range(1, 7)]
    titles = {described(office, entity, entity_id, "x").title for entity_id in ids}
    assert titles != {"Mục khác"}, "name the record in Subjects.describe of ui/sync/subjects.py"


def test_hand_counts_name_question_and_answer(office: Office) -> None:
    found = described(office, "survey_tally", "st:r1:a1:q05", "counts/2")
    assert found.title.startswith("Thôn Đoài – 5. ")
    assert found.field == "Chưa hài lòng"
    assert found.form.read("1.200") == 1200


def test_values_are_shown_and_read_as_they_are_written_here(office: Office) -> None:
    day = described(office, "survey_round", "r1", "plan_date").form
    assert (day.shown("2026-09-05"), day.read("5/9/2026")) == ("05/09/2026", "2026-09-05")
    households = described(office, "residential_area", "a1", "households").form
    assert (households.shown(1200), households.read("1.201"), households.read(" ")) == ("1.200", 1201, None)
    assert households.shown(None) == "(để trống)"
    with pytest.raises(Problem):
        households.read("12,5")
    figure = described(office, "indicator_value", "iv:MTTQ_CO_SO:TT01:2026-M03:a1", "value").form
    assert (figure.shown("1250"), figure.read("1.250"), figure.unit_of("1250")) == ("1.250", "1250", "cuộc")
    with pytest.raises(Problem):
        figure.read("một")


COORDINATES = {
    "set_code",
    "indicator_code",
    "period",
    "unit",
    "year",
    "slug",
    "commune_code",
    "template_code",
    "template_version",
    "round_id",
    "area_id",
    "question",
    "response_id",
    "keyed_at",
    "owner",
    "sha256",
    "size",
    "media_type",
    "added_by",
    "added_at",
    "register_code",
    "register_version",
    "matter_id",
    "from_id",
    "to_id",
    "series",
    "ordinal",
    "suffix",
}
"""Fields that are said by the title of their record, or that nobody changes."""


def test_every_field_that_people_change_has_a_name(office: Office) -> None:
    general = field_name("residential_area", "unknown")
    nameless = [
        (entity.name, field)
        for entity in ENTITIES.values()
        for field in entity.fields
        if field not in COORDINATES and field_name(entity.name, field) == general
    ]
    assert nameless == []
