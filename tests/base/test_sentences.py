"""Sentences in the language of the user, and what carries them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.base.i18n import N_, language, set_language, tr
from desktop_app.base.long_work import at_once
from desktop_app.base.problems import Problem

MESSAGE = "“{text}” is not a number. Type digits only, for example 1.234 or 12,5."


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


def test_a_sentence_is_said_in_the_language_chosen_last() -> None:
    set_language("vi")
    vietnamese = tr(MESSAGE, text="a{b}")
    assert "“a{b}”" in vietnamese
    set_language("en")
    assert tr(MESSAGE, text="a{b}") == MESSAGE.replace("{text}", "a{b}")
    assert vietnamese != tr(MESSAGE, text="a{b}")
    set_language("vi")
    assert tr(MESSAGE, text="a{b}") == vietnamese


def test_nothing_is_no_sentence() -> None:
    set_language("vi")
    assert tr("") == "", "and not the head of the catalogue"
    assert tr("{not} a template") == "{not} a template", "without parameters nothing is filled"
    assert N_(MESSAGE) == MESSAGE


def test_a_problem_is_english_for_the_log_and_told_in_the_user_s_language() -> None:
    problem = Problem(MESSAGE, text="12a")
    assert str(problem) == MESSAGE.replace("{text}", "12a")
    set_language("vi")
    assert problem.sentence() == tr(MESSAGE, text="12a")
    assert (problem.message, problem.params) == (MESSAGE, {"text": "12a"})


def test_work_at_once_returns_or_raises() -> None:
    assert at_once(lambda: 5) == 5
    with pytest.raises(ZeroDivisionError):
        at_once(lambda: 1 // 0)
