"""Amounts in words, checked against a table by hand and read back by a reader of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.fund.rules.money_words import MOST, WordStyle, money_in_words, number_in_words

STYLES = [WordStyle(), WordStyle(gap="lẻ"), WordStyle(thousand="ngàn", four="tư")]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (55, "Năm mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (115, "Một trăm mười lăm đồng"),
        (221, "Hai trăm hai mươi mốt đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
        (10_000, "Mười nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_001_000, "Một triệu không trăm linh một nghìn đồng"),
        (2_500_000, "Hai triệu năm trăm nghìn đồng"),
        (405_000_000, "Bốn trăm linh năm triệu đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
        (10**12, "Một nghìn tỷ đồng"),
        (1_005 * 10**9 + 21, "Một nghìn không trăm linh năm tỷ không trăm hai mươi mốt đồng"),
        (-21, "Âm hai mươi mốt đồng"),
    ],
)
def test_amounts_are_told_as_people_write_them(amount: int, words: str) -> None:
    assert money_in_words(amount) == words


def test_an_office_chooses_its_words() -> None:
    style = WordStyle(gap="lẻ", thousand="ngàn", four="tư")
    assert money_in_words(1_024_104, style) == "Một triệu không trăm hai mươi tư ngàn một trăm lẻ bốn đồng"


def test_what_nobody_could_read_is_refused() -> None:
    with pytest.raises(Problem, match="too long"):
        money_in_words(MOST + 1)


DIGITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
}
GROUPS = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}


def read_back(words: str) -> int:
    """The number that the words say."""
    before, _, behind = words.rpartition("tỷ")
    if before:
        return read_back(before.strip()) * 10**9 + (read_back(behind.strip()) if behind.strip() else 0)
    total = hundreds = last = 0
    for word in words.split():
        if word in DIGITS:
            last = DIGITS[word]
        elif word == "trăm":
            hundreds, last = last * 100, 0
        elif word == "mươi":
            hundreds, last = hundreds + last * 10, 0
        elif word == "mười":
            hundreds, last = hundreds + 10, 0
        elif word in GROUPS:
            total, hundreds, last = total + (hundreds + last) * GROUPS[word], 0, 0
        else:
            assert word in ("linh", "lẻ"), word
    return total + hundreds + last


@pytest.mark.parametrize("style", STYLES)
def test_every_number_of_three_digits_reads_back(style: WordStyle) -> None:
    told = [number_in_words(number, style) for number in range(1000)]
    assert [read_back(words) for words in told] == list(range(1000))
    assert len(set(told)) == 1000


@given(st.integers(0, MOST), st.sampled_from(STYLES))
def test_every_amount_reads_back(amount: int, style: WordStyle) -> None:
    words = money_in_words(amount, style)
    assert words.endswith(" đồng")
    assert words[0].isupper()
    assert words[1:] == words[1:].lower()
    assert "  " not in words
    assert read_back(words[0].lower() + words[1:].removesuffix(" đồng")) == amount


@given(st.lists(st.integers(0, 999), min_size=1, max_size=6), st.sampled_from(STYLES))
def test_every_group_is_told_in_its_place(groups: list[int], style: WordStyle) -> None:
    amount = 0
    for group in groups:
        amount = amount * 1000 + group
    assert read_back(number_in_words(amount, style)) == amount


@given(st.integers(0, MOST))
def test_noughts_between_digits_are_always_told(amount: int) -> None:
    """Behind a word of a group stand three digits or nothing: "một triệu năm" would be heard as 1.500.000."""
    words = number_in_words(amount).split()
    for place, word in enumerate(words[:-1]):
        if word in ("triệu", "nghìn", "tỷ") and words[place + 1] != "tỷ":
            assert words[place + 2] == "trăm"
