"""Vietnamese text: one normal form, found however it is typed, in the order of the alphabet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.text import carriable, fold, id_key, nfc, paired_quotes, sort_key


@pytest.mark.parametrize(
    "names",
    [
        ["Thôn 1", "Thôn 2", "Thôn 3", "Thôn 9", "Thôn 10", "Thôn 11", "Thôn 20", "Thôn 100"],
        ["Thôn 2", "Thôn 10", "Thôn Đoài"],
        ["2", "10", "An"],
        ["Thôn", "Thôn 1", "Thôn A"],
        ["An", "Ăn", "Ân", "Bà", "Cà", "Da", "Đa", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư", "Y"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mác"],
        ["Hoà", "Hoàng", "Hồng"],
        ["Đông", "Đồng", "Đông A"],
        ["Tân Sơn", "Tấn Sơn", "Tân Thành"],
    ],
)
def test_names_in_their_order(names: list[str]) -> None:
    for mixed in (names[::-1], names[1:] + names[:1]):
        assert sorted(mixed, key=sort_key) == names
    assert sorted(map(str.upper, reversed(names)), key=sort_key) == [name.upper() for name in names]


@given(st.text())
def test_one_order_for_both_normal_forms(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("  Thôn   Đoài\u00a0 ", "thon doai"),
        ("Uỷ ban", "uy ban"),
        ("Ủy ban", "uy ban"),
        ("ĐƯỜNG", "duong"),
        ("Quỹ “Vì người nghèo”", 'quy "vi nguoi ngheo"'),
        ("‘Tự quản’; 12/BC\u2011MTTQ", "'tu quan'; 12/bc-mttq"),
        ("", ""),
    ],
)
def test_folded_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_the_key_of_a_name_keeps_its_signs() -> None:
    """Ids that an earlier version made of names are found again."""
    assert id_key("  H’Hen  Niê") == "h’hen nie"
    assert id_key("Đợt “Mùa xuân”") == "dot “mua xuan”"


def test_normal_form_c() -> None:
    assert nfc("Uy\u0309 ban") == "Uỷ ban"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Quỹ "Vì người nghèo"', "Quỹ “Vì người nghèo”"),
        ('"Vì người nghèo", "Vì biển đảo"', "“Vì người nghèo”, “Vì biển đảo”"),
        ('Phong trào ("Năm 2026")', "Phong trào (“Năm 2026”)"),
        ('Thư "về việc "hiến đất" ở thôn"', "Thư “về việc “hiến đất” ở thôn”"),
        ('""Bình dân học vụ số""', "““Bình dân học vụ số””"),
        ('Màn hình 21", loa', "Màn hình 21″, loa"),
        ('Quỹ"Vì người nghèo" và khẩu hiệu:"Đoàn kết".', "Quỹ“Vì người nghèo” và khẩu hiệu:“Đoàn kết”."),
        ('Ống 2"x 3" loại "A"', "Ống 2″x 3″ loại “A”"),
        ("“Đã đúng”", "“Đã đúng”"),
        ("", ""),
    ],
)
def test_straight_marks_are_set_in_pairs(typed: str, printed: str) -> None:
    assert paired_quotes(typed) == printed
    assert fold(printed.replace("″", '"')) == fold(typed)


@given(st.text(alphabet='"a 1(“'))
def test_no_straight_mark_is_left_and_nothing_else_changes(text: str) -> None:
    printed = paired_quotes(text)
    assert '"' not in printed
    assert paired_quotes(printed) == printed
    assert len(printed) == len(text)


def test_what_cannot_be_carried_goes_and_nothing_else() -> None:
    assert carriable("a\x00b\x08c\x0bd\x1fe\ud800f\udfffg\ufffeh\uffffi") == "abcdefghi"
    assert carriable("a\tb\nc\rd\ufffd\U0001f600Đ") == "a\tb\nc\rd\ufffd\U0001f600Đ"
