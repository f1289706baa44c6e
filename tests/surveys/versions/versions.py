"""Two versions of a small questionnaire: a question goes, one is retyped, a choice goes, a repeat changes."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import install
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.builders import open_round, put_area

CODE = "HO_DAN"
FIRST = """
| survey |
| | type | name | label::Tiếng Việt (vi) | calculation |
| | select_one muc_do | duong | Đường làng có tốt không? | |
| | select_one muc_do | nuoc | Nước sạch có đủ không? | |
| | select_one nghe | nghe | Nghề chính của hộ | |
| | text | so_nguoi | Nhà có mấy người? | |
| | text | dien_thoai | Loa truyền thanh nghe rõ không? | |
| | begin repeat | con | Người con | |
| | text | ten | Tên gọi | |
| | text | lop | Đang học lớp mấy | |
| | end repeat | | | |
| | begin repeat | xe | Xe trong nhà | |
| | text | loai | Loại xe | |
| | end repeat | | | |
| | calculate | tong | | 1 + 1 |
| choices |
| | list_name | name | label::Tiếng Việt (vi) |
| | muc_do | 1 | Tốt |
| | muc_do | 2 | Vừa |
| | muc_do | 3 | Kém |
| | nghe | nong | Nông dân |
| | nghe | ngu | Ngư dân |
| | nghe | khac | Nghề khác |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 1 | Tiếng Việt (vi) |
"""
SECOND = """
| survey |
| | type | name | label::Tiếng Việt (vi) | calculation | required |
| | select_one muc_do | duong | Đường trong xóm có tốt không? | | |
| | select_one muc_do | nuoc | Nước sạch có đủ không? | | yes |
| | begin group | ho | Về hộ gia đình | | |
| | select_one nghe | nghe | Nghề chính của hộ | | |
| | integer | so_nguoi | Nhà có mấy người? | | |
| | end group | | | | |
| | begin repeat | con | Người con | | |
| | text | ten | Tên gọi | | |
| | integer | lop | Đang học lớp mấy | | |
| | end repeat | | | | |
| | text | internet | Nhà có nối mạng không? | | |
| | calculate | tong | | 2 + 2 | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) |
| | muc_do | 1 | Tốt |
| | muc_do | 2 | Vừa |
| | muc_do | 3 | Kém |
| | nghe | nong | Nông dân |
| | nghe | khac | Nghề khác |
| | nghe | cong | Công nhân |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 2 | Tiếng Việt (vi) |
"""
RENAMED_FIRST = """
| survey |
| | type | name | label::Tiếng Việt (vi) |
| | begin group | loa | Loa truyền thanh |
| | text | nghe_ro | Nghe có rõ không? |
| | end group | | |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 1 | Tiếng Việt (vi) |
"""
RENAMED_SECOND = """
| survey |
| | type | name | label::Tiếng Việt (vi) |
| | begin group | loa | Loa truyền thanh |
| | text | nghe_ro | Nghe có rõ không? |
| | end group | | |
| | begin group | may | Điện thoại |
| | text | nghe_ro | Nghe có rõ không? |
| | end group | | |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 2 | Tiếng Việt (vi) |
"""
"""The name of a question stands twice now, so its answers are stored by its path."""
EASY = {"duong": "1", "nuoc": "2", "nghe": "nong", "so_nguoi": "4", "tong": "2"}
HARD = {
    "duong": "3",
    "nuoc": "1",
    "nghe": "ngu",
    "so_nguoi": "bốn người",
    "dien_thoai": "rõ",
    "con[]": "2",
    "con[1]/ten": "An",
    "con[1]/lop": "5",
    "con[2]/ten": "Bình",
    "con[2]/lop": "mẫu giáo",
    "xe[]": "1",
    "xe[1]/loai": "xe đạp",
    "tong": "2",
}
"""Entered in the first version; the second takes neither ``LOST`` nor how often ``xe`` occurs."""
LOST = {
    "nghe": "ngu",
    "so_nguoi": "bốn người",
    "dien_thoai": "rõ",
    "con[2]/lop": "mẫu giáo",
    "xe[]": "1",
    "xe[1]/loai": "xe đạp",
}


def bring(office: Office, form: str) -> None:
    """Install a form as a package of the catalogue."""
    package, _ = package_from_workbook(form.encode(), "mau.md")
    with office.store.write() as connection:
        install(connection, package, "file", office.clock)


def a_versioned_round(
    office: Office, form: str = FIRST, *, areas: tuple[tuple[str, str], ...] = (("a1", "Thôn Đoài"),)
) -> str:
    """An open round in the first version of a form; the second is not installed."""
    bring(office, form)
    with office.record() as rec:
        for area_id, name in areas:
            if rec.get("residential_area", area_id) is None:
                put_area(rec, area_id, name)
        names = (area_id for area_id, _ in areas)
        return open_round(rec, *names, code=CODE, title="Khảo sát hộ dân", forms_issued=10)


def one_easy_one_hard(office: Office) -> str:
    """A round with one form that carries well and one that does not; the second version has not come."""
    round_id = a_versioned_round(office)
    entered(office, round_id, "f1", 1, EASY)
    entered(office, round_id, "f2", 2, HARD)
    return round_id


def entered(office: Office, round_id: str, form_id: str, serial: int, answers: dict[str, str]) -> None:
    """A finished form, as it comes from the entry screen."""
    with office.record() as rec:
        save_response(rec, ResponseDraft(form_id, round_id, "a1", serial, answers, "", ""), validity="")
