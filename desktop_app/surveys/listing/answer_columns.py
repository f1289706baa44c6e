"""Columns of answers for a list of forms: a question each, the answers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.base.text import one_line
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.responses.records import PAPER_FIELDS

_BETWEEN_OCCURRENCES = "; "
_KEPT_WORDS = 4_096


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A question, by the key of its answers without the number of an occurrence."""

    key: str
    name: str
    is_number: bool = False


def answer_columns(wording: AnswerWording) -> tuple[AnswerColumn, ...]:
    """Return the columns of a questionnaire in the order of its form; what it works out itself comes last.

    A question within a repeat is one column for all occurrences, and so is their number. What the list shows
    of every form (its number, the opinion) is not among them.
    """
    if not wording.forms:
        return ()
    return tuple(
        AnswerColumn(
            key,
            wording.question(key),
            wording.answer_type(key).is_number and not wording.choices(key) and "/" not in key,
        )
        for key in wording.forms[0].places()
        if key not in PAPER_FIELDS
    )


class AnswerTexts:
    """Returns the answers of many forms in words, each worded once."""

    def __init__(self, wording: AnswerWording, keys: Sequence[str] = ()) -> None:
        self.keys = tuple(keys)
        self.said = lru_cache(maxsize=_KEPT_WORDS)(wording.value)
        """An answer in words, by its key."""

    def of(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the answers to each of :attr:`keys`, "" where there is none; without unplaced answers."""
        found: dict[str, list[tuple[tuple[int, ...], str]]] = {key: [] for key in self.keys}
        for written, value in answers.items():
            key = AnswerKey.parse(written)
            place = str(key.without_positions()) if key.in_repeat else written
            if place in found:
                found[place].append((key.positions, self.said(written, value)))
        return {key: _joined(texts) for key, texts in found.items()}


def _joined(texts: Sequence[tuple[tuple[int, ...], str]]) -> str:
    return _BETWEEN_OCCURRENCES.join(one_line(text) for _, text in sorted(texts))
