"""What an answer and its question are called, wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.records.form_words import FormWords
from desktop_app.surveys.responses.answer_wording import AnswerWording

NEW = """
| survey | | | | |
| | type | name | label | calculation |
| | begin_repeat | person | Người | |
| | text | ten | Họ và tên | |
| | integer | born | Năm sinh | |
| | select_multiple lang | langs | Tiếng nói | |
| | begin_repeat | child | Con | |
| | select_one sex | sex | Giới tính | |
| | end_repeat | | | |
| | end_repeat | | | |
| | date | day | Ngày ghi | |
| | time | at | Giờ ghi | |
| | decimal | land | Diện tích | |
| | rank lang | order | Xếp thứ tự | |
| | image | photo | Ảnh nhà | |
| | calculate | twice | | 1 + 1 |
| choices | | | |
| | list_name | name | label |
| | sex | 1 | Nam |
| | sex | 2 | Nữ |
| | lang | v | Tiếng Việt |
| | lang | t | Tiếng Tày |
"""
OLD = """
| survey | | |
| | type | name | label |
| | select_one sex | head | Chủ hộ là |
| | begin_repeat | person | Thành viên |
| | select_multiple lang | langs | Tiếng |
| | end_repeat | | |
| choices | | |
| | list_name | name | label |
| | sex | 1 | Ông |
| | sex | 9 | Khác |
| | lang | m | Tiếng Mường |
"""


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    before = language()
    set_language("vi")
    yield
    set_language(before)


@pytest.fixture
def wording() -> AnswerWording:
    versions = (("2", NEW), ("1", OLD))
    return AnswerWording(
        tuple(FormWords(name, import_form(text.encode(), "f.md").definition) for name, text in versions)
    )


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("day", "Ngày ghi"),
        ("person[]", "Số lần lặp của phần “Người”"),
        ("person[2]/ten", "Người thứ 2 · Họ và tên"),
        ("person[2]/child[3]/sex", "Người thứ 2 · Con thứ 3 · Giới tính"),
        ("person[2]/child[]", "Người thứ 2 · Số lần lặp của phần “Con”"),
        ("head", "Chủ hộ là"),
        ("person[1]/langs~1", "Thành viên thứ 1 · Tiếng"),
        ("twice", "Phiếu tự tính: twice"),
        ("photo@size", "Ảnh nhà: chi tiết “size”"),
        ("nowhere", "nowhere"),
    ],
)
def test_what_a_question_is_called(wording: AnswerWording, key: str, question: str) -> None:
    assert wording.question(key) == question


@pytest.mark.parametrize(
    ("key", "stored", "said"),
    [
        ("person[]", "3", "3"),
        ("person[1]/born", "1980", "1980"),
        ("person[1]/child[1]/sex", "2", "Nữ"),
        ("person[1]/child[1]/sex", "7", "7 (mã không có trong phiếu)"),
        ("person[1]/langs", "v t", "Tiếng Việt + Tiếng Tày"),
        ("person[1]/langs", "t m", "Tiếng Tày + Tiếng Mường"),
        ("person[1]/langs~1", "m", "Tiếng Mường"),
        ("order", "t v", "1. Tiếng Tày, 2. Tiếng Việt"),
        ("head", "1", "Ông"),
        ("day", "2026-11-05", "05/11/2026"),
        ("at", "07:05:00.000+07:00", "07:05"),
        ("land", "1234.5", "1.234,5"),
        ("land", "1e999999", "1e999999"),
        ("photo", "nha.jpg", "nha.jpg"),
        ("twice", "2", "2"),
        ("twice", "2026-11-05", "05/11/2026"),
        ("twice", "2026-11-05T08:30:00+07:00", "08:30 05/11/2026"),
        ("day", "hôm qua", "hôm qua"),
        ("nowhere", "x", "x"),
    ],
)
def test_what_an_answer_is_called(wording: AnswerWording, key: str, stored: str, said: str) -> None:
    assert wording.value(key, stored) == said
