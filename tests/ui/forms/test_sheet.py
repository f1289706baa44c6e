"""Every key of the whole-form sheet, without a window."""

from __future__ import annotations

import pytest

from ui.forms.sheets.sheet import KeyResult, QuestionSheet, SheetAnswer, SheetEntry, SheetQuestion


def a_sheet(questions: int = 19, codes: tuple[str, ...] = ("1", "2")) -> QuestionSheet:
    return QuestionSheet(
        tuple(SheetQuestion(f"q{n:02d}", n, f"Nội dung {n}", f"Câu {n}?") for n in range(1, questions + 1)),
        tuple(SheetAnswer(str(at), code, code, at == 1, at == 2) for at, code in enumerate(codes, start=1)),
    )


@pytest.fixture
def entry() -> SheetEntry:
    return SheetEntry(a_sheet(3))


def test_a_digit_answers_and_goes_on(entry: SheetEntry) -> None:
    assert entry.press("2") is KeyResult.MOVED
    assert (entry.answers, entry.at) == ({"q01": "2"}, 1)


def test_behind_the_last_question_the_cursor_stays_and_says_so(entry: SheetEntry) -> None:
    entry.go_to(2)
    assert entry.press("1") is KeyResult.AFTER_LAST
    assert entry.at == 2
    assert entry.answers == {"q03": "1"}


def test_before_the_first_too(entry: SheetEntry) -> None:
    assert entry.move(-1) is KeyResult.BEFORE_FIRST


def test_no_answer_takes_an_answer_away(entry: SheetEntry) -> None:
    entry.press("1")
    entry.go_to(0)
    entry.press("0")
    assert (entry.answers, entry.blank, entry.at) == ({}, {"q01"}, 1)
    entry.go_to(0)
    entry.put("")
    assert not entry.blank, "Delete takes it back: the question waits again"


def test_nine_is_ticked_twice(entry: SheetEntry) -> None:
    entry.press("9")
    assert entry.answers == {"q01": "1 2"}


@pytest.mark.parametrize("key", ["3", "8", "a", "", "٣", "12"])
def test_other_keys_do_nothing(entry: SheetEntry, key: str) -> None:
    assert entry.press(key) is KeyResult.NOTHING
    assert entry.answers == {}


def test_repeating_takes_the_form_before_also_its_blanks(entry: SheetEntry) -> None:
    entry.previous = {"q01": "2"}
    entry.repeat()
    entry.put("1")
    entry.repeat()
    assert entry.answers == {"q01": "2"}


def test_codes_that_are_words_get_digits() -> None:
    entry = SheetEntry(a_sheet(2, ("yes", "no", "dont_know")))
    entry.press("3")
    assert entry.answers == {"q01": "dont_know"}


def test_a_form_is_reopened_at_its_question(entry: SheetEntry) -> None:
    entry.begin({"q01": "1", "comment": "x", "q03": ""}, "q02")
    assert (entry.answers, entry.at) == ({"q01": "1"}, 1)
    assert entry.blank == {"q03"}, "what was left blank is no question that waits"
    entry.begin({}, "unknown")
    assert entry.at == 0
