"""An office's own questionnaire that asks for everything, and filled forms with known results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop_app.book.office import Office
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.builders import open_round, put_area
from tests.surveys.versions.versions import bring

CODE: Final = "NHU_CAU"
AREAS: Final = (("a1", "Thôn Đoài"), ("a2", "Thôn Đông"), ("a3", "Thôn Thượng"))
NEEDS: Final = """
| survey |
| | type | name | label::English (en) | label::Tiếng Việt (vi) | relevant | calculation |
| | select_one duong | duong | Which road? | Nhà ở đường nào? | | |
| | select_multiple can | can | What is needed? | Gia đình cần hỗ trợ gì? | | |
| | text | can_khac | What else? | Cần gì khác? | selected(${can}, 'khac') | |
| | integer | nguoi | How many people? | Nhà có mấy người? | | |
| | decimal | dat | How much land (ha)? | Diện tích đất (ha) | ${nguoi} > 1 | |
| | date | tu_ngay | Since when? | Ở đây từ ngày nào? | | |
| | text | viec | What first? | Việc nào làm trước? | | |
| | begin repeat | con | Child | Người con | | |
| | text | ten | Name | Tên gọi | | |
| | integer | tuoi | Age | Tuổi | | |
| | select_one hoc | hoc | School | Đang học gì? | | |
| | end repeat | | | | | |
| | calculate | gap_doi | | | | ${nguoi} * 2 |
| | text | comment | Opinion | Ý kiến | | |
| choices |
| | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
| | duong | xa | Commune road | Đường xã |
| | duong | thon | Village road | Đường thôn |
| | duong | ngo | Lane | Ngõ xóm |
| | can | cay | Seedlings | Cây giống |
| | can | von | Loans | Vốn vay |
| | can | khac | Other | Khác |
| | hoc | mn | Nursery | Mầm non |
| | hoc | th | Primary | Tiểu học |
| settings |
| | form_id | form_title | version | default_language |
| | NHU_CAU | Khảo sát nhu cầu | 1 | English (en) |
"""
FORMS: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("a1", {"duong": "xa", "can": "cay von", "nguoi": "4", "dat": "1.5", "tu_ngay": "1999-12-31",
            "viec": "Sửa đường", "con[]": "2", "con[1]/ten": "An", "con[1]/tuoi": "4", "con[1]/hoc": "mn",
            "con[2]/ten": "Bình", "con[2]/tuoi": "9", "con[2]/hoc": "th", "gap_doi": "8"}),
    ("a1", {"duong": "xa", "can": "khac", "can_khac": "Nước sạch", "nguoi": "1", "viec": "sửa  đường",
            "con[]": "0", "gap_doi": "2"}),
    ("a1", {"duong": "xa thon", "can": "von khac", "can_khac": "nước sạch", "nguoi": "2", "dat": "0.25",
            "tu_ngay": "2024-02-29", "viec": "Xóa nhà tạm", "gap_doi": "4"}),
    ("a2", {"duong": "thon", "can": "cay", "nguoi": "7", "dat": "12", "viec": "Xoá nhà tạm",
            "con[]": "1", "con[1]/tuoi": "6", "con[1]/hoc": "th", "gap_doi": "14"}),
    ("a2", {"can": "khac", "nguoi": "không rõ", "viec": "Sửa đường", "gap_doi": ""}),
)  # fmt: skip
"""Two of them ask for the same thing else; one ticks two roads; one writes words for a number."""


IN_GROUPS: Final = NEEDS.replace(
    "| | select_one duong |",
    "| | begin group | nha | House | Nhà | | |\n| | select_one duong |",
).replace("| | date | tu_ngay |", "| | end group | | | | | |\n| | date | tu_ngay |")
"""The same questions; those before the day have a path that is not their key (``nha/duong``)."""


def a_round(
    office: Office, forms: tuple[tuple[str, Mapping[str, str]], ...] = FORMS, form: str = NEEDS
) -> str:
    """An open round over three areas with these forms; ids are f1, f2 …"""
    bring(office, form)
    with office.record() as rec:
        for area_id, name in AREAS:
            if rec.get("residential_area", area_id) is None:
                put_area(rec, area_id, name)
        round_id = open_round(rec, *(each for each, _ in AREAS), code=CODE, title="Khảo sát nhu cầu")
    enter(office, round_id, *forms)
    return round_id


def enter(office: Office, round_id: str, *forms: tuple[str, Mapping[str, str]], first: int = 1) -> None:
    """Finished forms, as they come from the entry screen."""
    with office.record() as rec:
        for number, (area_id, answers) in enumerate(forms, start=first):
            given = {key: value for key, value in answers.items() if value}
            save_response(
                rec, ResponseDraft(f"f{number}", round_id, area_id, number, given, "", ""), validity=""
            )
