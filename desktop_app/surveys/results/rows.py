"""The result of a question within rows: areas, or the answers to another question; and which may be printed.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.results.counted_results import CountedResults
from desktop_app.surveys.results.counting import AreaAnswers
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.results import QuestionResult, result_of


class PrintRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be printed: the smallest group, and how much of long lists."""

    smallest_group: int
    most_bars: int
    most_words: int


@cache
def print_rules() -> PrintRules:
    """Return the rules of ``resources/office/survey_results.toml``."""
    content = resource_path("office", "survey_results.toml").read_bytes()
    return msgspec.toml.decode(content, type=PrintRules)


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """A choice or a band of days of the first question, or an area, and the second among who gave it."""

    code: str
    text: str
    result: QuestionResult
    counts: Mapping[str, int]
    """How often each answer was given to the second question, as it is stored."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """``first`` is ``None`` where the rows are areas. ``total``: the second question among all that count.

    ``base``: how many answered both.
    """

    first: ResultQuestion | None
    second: ResultQuestion
    rows: tuple[CrossedRow, ...]
    total: QuestionResult
    base: int
    wording: AnswerWording

    def together(self, rows: Sequence[CrossedRow], name: str) -> CrossedRow:
        """Return rows that share no form as one, under a name."""
        counts = sum((Counter(row.counts) for row in rows), Counter[str]())
        asked = sum(row.result.asked for row in rows)
        return CrossedRow("", name, result_of(self.second, counts, asked, self.wording), counts)

    @property
    def overlaps(self) -> bool:
        """Whether one form may be in several rows."""
        return self.first is not None and self.first.kind is ResultKind.CHOICES

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Code and text of the choices of the second question, as far as they are listed."""
        return tuple((choice.code, choice.text) for choice in self.total.choices)


def can_follow(question: ResultQuestion) -> bool:
    """Whether a question can be counted within rows."""
    if question.is_count and question.repeat:
        return False  # the entries of a repeat within another have no answer of their own
    return question.kind.is_choice or question.kind in (ResultKind.NUMBER, ResultKind.DAY)


def by_area(results: CountedResults, question: ResultQuestion) -> Crossing:
    """Return the result of a question in each area of the round, from what was read."""
    rows = tuple(
        CrossedRow(
            area_id,
            name,
            results.area_result(question, area_id),
            results.forms.areas.get(area_id, AreaAnswers()).counts.get(question.key, {}),
        )
        for area_id, name in results.areas.items()
    )
    total = results.result(question)
    return Crossing(None, question, rows, total, total.answered, results.wording)


def printable_rows(
    crossing: Crossing, smallest: int, rest: str, whole: Crossing | None = None
) -> tuple[CrossedRow, ...]:
    """Return the rows of which none is smaller than ``smallest``: small ones together, called ``rest``.

    What is missing from all rows could be known from the total: while the rest is too small, the next
    smallest row is put to it. Where rows overlap nothing can be put together, and small ones are left out.

    ``whole`` is the same of the round where ``crossing`` is of one area: then no row, taken from that of the
    round's paper, leaves fewer than ``smallest`` others either.
    """
    rows = {row.code: row for row in crossing.rows if row.result.answered}
    everywhere = {row.code: row.result.answered for row in (whole or crossing).rows}
    if not rows.keys() <= everywhere.keys():
        return ()  # bands of days that are others than the round's

    def size(codes: Sequence[str]) -> int:
        return sum(rows[code].result.answered for code in codes if code in rows)

    def is_large(codes: Sequence[str]) -> bool:
        others = sum(everywhere[code] for code in codes) - size(codes)
        return size(codes) >= smallest and not (whole and 0 < others < smallest)

    parts = [(row,) for row in crossing.rows] if whole is None else printable_groups(whole, smallest)
    groups = [codes for part in parts if size(codes := tuple(row.code for row in part))]
    large = [codes for codes in groups if len(codes) == 1 and is_large(codes)]
    together = [code for codes in groups if codes not in large for code in codes]
    if not together or crossing.overlaps:
        return tuple(rows[code] for (code,) in large)
    while not is_large(together):
        if not large:
            return ()
        together += large.pop(large.index(min(large, key=size)))
    small = [rows[code] for code in together if code in rows]
    return (*(rows[code] for (code,) in large), crossing.together(small, rest))


def printable_groups(crossing: Crossing, smallest: int) -> list[tuple[CrossedRow, ...]]:
    """Return which rows the paper of a round prints alone, and which together."""
    by_code = {row.code: row for row in crossing.rows if row.result.answered}
    alone = [row for row in printable_rows(crossing, smallest, "") if row.code]
    others = tuple(row for code, row in by_code.items() if row not in alone)
    groups: list[tuple[CrossedRow, ...]] = [(row,) for row in alone]
    return groups if crossing.overlaps or not others else [*groups, others]


def is_printed_alone(whole: Crossing, area_id: str, smallest: int) -> bool:
    """Whether the round's paper has a row of this area alone: of others the area's own paper would tell."""
    return any(group[0].code == area_id for group in printable_groups(whole, smallest) if len(group) == 1)
