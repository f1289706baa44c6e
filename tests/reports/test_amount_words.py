from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.problems import Problem
from desktop_app.reports.amount_words import NumberReading, amount_in_words, number_in_words, reading_of
from desktop_app.reports.wording import load_wording

_VALUES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6}
_VALUES |= {"bảy": 7, "tám": 8, "chín": 9}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (51, "năm mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (144, "một trăm bốn mươi tư"),
        (555, "năm trăm năm mươi lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (10_000, "mười nghìn"),
        (21_021, "hai mươi mốt nghìn không trăm hai mươi mốt"),
        (1_000_000, "một triệu"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (553_000_000, "năm trăm năm mươi ba triệu"),
        (1_000_000_000, "một tỷ"),
        (1_250_500_000, "một tỷ hai trăm năm mươi triệu năm trăm nghìn"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (2_000_500_000_000, "hai nghìn tỷ năm trăm triệu"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
        (-21, "âm hai mươi mốt"),
    ],
)
def test_numbers_are_read_as_the_language_rules(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_the_reading_of_the_south_is_a_setting() -> None:
    south = NumberReading(zero_tens="lẻ", thousand="ngàn", four="bốn")

    assert number_in_words(1_024_105, south) == "một triệu không trăm hai mươi bốn ngàn một trăm lẻ năm"


def test_an_office_chooses_its_reading_in_the_wording_file(tmp_path: Path) -> None:
    own = tmp_path / "common.toml"
    own.write_text('[amounts]\nzero_tens = "lẻ"\n', encoding="utf-8")

    assert reading_of(load_wording("tally-minutes")) == NumberReading()
    assert reading_of(load_wording("tally-minutes", tmp_path)) == NumberReading(zero_tens="lẻ")
    own.write_text('[amounts]\nzero_tens = "le"\n', encoding="utf-8")
    with pytest.raises(Problem, match="choose one of: linh, lẻ"):
        reading_of(load_wording("tally-minutes", tmp_path))


def test_an_amount_begins_a_sentence_and_names_the_currency() -> None:
    assert amount_in_words(500_000_000) == "Năm trăm triệu đồng"
    assert amount_in_words(0) == "Không đồng"
    assert amount_in_words(1_500_000, exact="chẵn") == "Một triệu năm trăm nghìn đồng chẵn"


def test_an_amount_beyond_all_budgets_is_refused() -> None:
    assert number_in_words(10**18 - 1).startswith(
        "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn"
    )
    with pytest.raises(Problem, match="too large"):
        number_in_words(10**18)


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_the_words_read_back_give_the_number(number: int) -> None:
    assert _read_back(number_in_words(number)) == number


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=10**12))
def test_different_numbers_have_different_words(one: int, other: int) -> None:
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


def _read_back(words: str) -> int:
    """An independent reader: names of powers close what was collected since the last larger one."""
    billions, group, total = 0, 0, 0
    digit: int | None = None
    for word in words.split():
        if word in _VALUES:
            digit = _VALUES[word]
        elif word == "linh":
            digit = None
        elif word == "mười":
            group += 10
            digit = None
        else:
            scale = {"mươi": 10, "trăm": 100, "nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}[word]
            if scale <= 100:
                group += (digit or 0) * scale
            elif scale < 1_000_000_000:
                total += (group + (digit or 0)) * scale
                group = 0
            else:
                billions = (billions + total + group + (digit or 0)) * scale
                total = group = 0
            digit = None
    return billions + total + group + (digit or 0)
