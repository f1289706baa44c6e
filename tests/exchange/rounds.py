"""A round whose questionnaire asks for everything: numbers, dates, many choices, repeats in repeats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.package import Package
from desktop_app.forms.importing.importing import import_form
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state

SATISFIED = dict.fromkeys((f"q{number:02d}" for number in range(1, 20)), "1")

_QUESTIONS = """\
|          | integer | people | Số người trong hộ | People |
|          | decimal | land | Diện tích đất (ha) | Land |
|          | text | code | Mã hộ | Code |
|          | date | since | Ở đây từ ngày | Since |
|          | select_multiple needs | needs | Cần hỗ trợ gì? | Needs |
|          | select_one roads | road | Đường nào? | Road |
|          | begin_repeat | person | Người trong hộ | Person |  |  |  |  |  |  |  |
|          | text | work | Việc làm | Work |
|          | integer | age | Tuổi | Age |
|          | begin_repeat | child | Con | Child |  |  |  |  |  |  |  |
|          | integer | year | Năm sinh | Year |
|          | end_repeat |  |  |  |  |  |  |  |  |  |  |
|          | end_repeat |  |  |  |  |  |  |  |  |  |  |
|          | text | comment |"""

_CHOICES = """\
|          | satisfaction | 2 | Chưa hài lòng | Not satisfied |
|          | needs | cay | Cây giống | Seedlings |
|          | needs | von | Vốn vay | Loans |
|          | needs | khac | Việc khác | Other |
|          | roads | 01 | Đường xã | Commune road |
|          | roads | 02 | Đường thôn | Village road |"""


def rich_package() -> Package:
    """The shipped questionnaire of 2021 with further questions, as version 9."""
    shipped = next(
        shipped_package
        for shipped_package in shipped_packages()
        if shipped_package.definition.code == "NTM_XA_2021"
    )
    files = dict(shipped.package.files)
    source = files["form.md"].decode()
    source = source.replace("|          | text | comment |", _QUESTIONS)
    source = source.replace("|          | satisfaction | 2 | Chưa hài lòng | Not satisfied |", _CHOICES)
    source = source.replace("| NTM_XA_2021 | 1 |", "| NTM_XA_2021 | 9 |")
    files["form.md"] = source.encode()
    files["form.xml"] = import_form(source.encode(), "data.md").xml
    files["template.toml"] = files["template.toml"].replace(b'version = "1"', b'version = "9"')
    return Package(files)


@dataclass(frozen=True, slots=True)
class Filled:
    """One form to be stored."""

    answers: dict[str, str]
    serial: int | None = 1
    area: str = "a1"
    validity: str = ""
    comment: str = ""


def a_round(office: Office, forms: list[Filled], *, rich: bool = True) -> str:
    """A round of two areas with these forms, numbered f0, f1 …; its id."""
    with office.record() as rec:
        if rich:
            install(rec.connection, rich_package(), "test", office.clock)
        for number in (1, 2):
            rec.put(
                "residential_area",
                f"a{number}",
                {
                    "commune_code": office.identity.commune_code,
                    "name": f"Thôn Đoài {number}",
                    "kind": "thon",
                    "households": 10,
                    "position": number,
                },
            )
        round_id = create_round(
            rec,
            {
                "title": "Nông thôn mới 2026",
                "target": "commune_ntm",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "9" if rich else "1",
            },
        )
        for area in ("a1", "a2"):
            put_round_area(rec, round_id, area, total_households=10, forms_issued=8, forms_collected=8)
        set_round_state(rec, round_id, "open")
        for place, form in enumerate(forms):
            draft = ResponseDraft(f"{place:032x}", round_id, form.area, form.serial, form.answers, "", "")
            save_response(rec, draft, validity=form.validity, comment=form.comment)
    return round_id


def work_folder(root: Path) -> Path:
    """A folder for the files written."""
    folder = root / "xuất"
    folder.mkdir()
    return folder
