"""Two questions crossed: the answers to the second within each choice of the first, or within each area.

Only who answered both counts. Of several choices each one counts, so rows may add up to more than all. Days
have a row for each band in which their own result is shown: a day, a month, a year, ten years.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection, text

from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.answer_key import written_count
from desktop_app.surveys.results.counted_results import paths_of
from desktop_app.surveys.results.counting import Answers, KeysOfForm, is_given
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.reading import each_form
from desktop_app.surveys.results.results import result_of
from desktop_app.surveys.results.round_results import RoundResults
from desktop_app.surveys.results.rows import CrossedRow, Crossing, by_area, can_follow
from desktop_app.surveys.results.summaries import band_names, day_of, number_of
from desktop_app.surveys.results.sums import codes_in

_REPORT_EVERY: Final = 2_000
_TOGETHER = text("""
    SELECT
        area_id,
        coalesce(nullif(trim(answers ->> :first), ''), answers ->> :first_path),
        coalesce(nullif(trim(answers ->> :second), ''), answers ->> :second_path),
        count(*)
    FROM survey_response
    WHERE +round_id = :round AND deleted = 0 AND validity = ''
    GROUP BY 1, 2, 3
""")
"""Without the index: nearly all forms are of one round, and in the order of the file they are read faster.

A question may also be stored under its path; where a form has both, the key is right.
"""


@dataclass(frozen=True, slots=True)
class CrossedKeys:
    """Which two questions are crossed; an empty ``first`` is the areas."""

    first: str
    second: str


def can_lead(question: ResultQuestion) -> bool:
    """Whether rows can be the answers to this question."""
    return question.kind in (ResultKind.CHOICE, ResultKind.CHOICES, ResultKind.DAY)


def can_cross(first: ResultQuestion, second: ResultQuestion) -> bool:
    """Whether both are answered together: in the same entry of a repeat, or one of them outside of all."""
    return (
        can_lead(first)
        and can_follow(second)
        and first.key != second.key
        and (first.repeat == second.repeat or not first.repeat or not second.repeat)
    )


def crossing_of(
    connection: Connection,
    results: RoundResults,
    keys: CrossedKeys,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Crossing:
    """Return what two keys ask for.

    Raises:
        Problem: the round has no such questions, or they are not answered together.
    """
    first, second = results.by_key.get(keys.first), results.by_key.get(keys.second)
    if second is None or (keys.first and first is None):
        raise Problem("These two questions cannot be crossed. Choose others.")
    return (
        by_area(results, second) if first is None else crossed(connection, results, first, second, progress)
    )


def crossed(
    connection: Connection,
    results: RoundResults,
    first: ResultQuestion,
    second: ResultQuestion,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Crossing:
    """Count the answers to ``second`` within each choice, or band of days, of ``first``.

    Raises:
        Problem: they are not answered together.
    """
    if not can_cross(first, second):
        raise Problem("These two questions cannot be crossed. Choose others.")
    inside = bool(first.repeat or second.repeat or first.is_count or second.is_count)
    pairs = (
        _pairs_of_entries(connection, results, (first, second), progress)
        if inside
        else _pairs_of_forms(connection, results, (first, second))
    )
    wording = results.wording
    listed, within_of = _rows_of(results, first)
    offered = wording.choices(second.key)
    within: dict[str, Counter[str]] = {code: Counter() for code in listed}
    total: Counter[str] = Counter()
    for (one, other), times in pairs.items():
        codes = within_of(one)
        if codes is None or not _counts(second, other, offered):
            continue
        total[other] += times
        for code in codes:
            within.setdefault(code, Counter())[other] += times
    rows = tuple(
        CrossedRow(code, name, result_of(second, counts, counts.total(), wording), counts)
        for code, name in listed.items()
        for counts in (within[code],)
    )
    whole = result_of(second, total, total.total(), wording)
    return Crossing(first, second, rows, whole, total.total(), wording)


def _rows_of(
    results: RoundResults, question: ResultQuestion
) -> tuple[Mapping[str, str], Callable[[str], tuple[str, ...] | None]]:
    """Return the rows of a question by their code, and in which of them a stored answer is."""
    result, offered = results.result(question), results.wording.choices(question.key)
    if question.kind is not ResultKind.DAY:
        return {each.code: each.text for each in result.choices}, partial(codes_in, question, known=offered)
    if result.days is None:
        return {}, lambda _: None
    name = band_names(result.days.first, result.days.last)

    def band(answer: str) -> tuple[str, ...] | None:
        day = day_of(answer)
        return None if day is None else (name(day),)

    return {each.label: each.label for each in result.days.bands}, band


def _counts(question: ResultQuestion, answer: str, offered: Mapping[str, str]) -> bool:
    if question.kind is ResultKind.NUMBER:
        return number_of(answer) is not None
    if question.kind is ResultKind.DAY:
        return day_of(answer) is not None
    return codes_in(question, answer, offered) is not None


type _Pairs = Mapping[tuple[str, str], int]


def _pairs_of_forms(
    connection: Connection, results: RoundResults, both: tuple[ResultQuestion, ResultQuestion]
) -> _Pairs:
    paths = {key: path for path, key in paths_of(results.wording, results.questions).items()}
    named = {"round": results.round.id}
    for name, question in zip(("first", "second"), both, strict=True):
        named[name] = _json_path(question.key)
        named[f"{name}_path"] = _json_path(paths.get(question.key, question.key))
    found: Counter[tuple[str, str]] = Counter()
    for area_id, one, other, times in connection.execute(_TOGETHER, named):
        if area_id in results.areas and is_given(one) and is_given(other):
            found[str(one).strip(), str(other).strip()] += times
    return found


def _json_path(key: str) -> str:
    return f"$.{json.dumps(key, ensure_ascii=False)}"


def _pairs_of_entries(
    connection: Connection,
    results: RoundResults,
    both: tuple[ResultQuestion, ResultQuestion],
    progress: Callable[[int, int], None],
) -> _Pairs:
    """Of each entry of the repeat; who is asked once gives the same answer for every entry."""
    keys = KeysOfForm(results.questions, paths_of(results.wording, results.questions))
    found: Counter[tuple[str, str]] = Counter()
    forms = each_form(connection, results.round.id, list(results.areas))
    for done, (_, answers) in enumerate(forms, start=1):
        for pair in _pairs_in(answers, keys, both):
            found[pair] += 1
        if done % _REPORT_EVERY == 0:
            progress(done, max(results.basis.counted, done))
    return found


def _pairs_in(
    answers: Answers, keys: KeysOfForm, both: Sequence[ResultQuestion]
) -> Iterator[tuple[str, str]]:
    outside = keys.plain_answers(answers)
    repeat = both[0].repeat or both[1].repeat
    inside = keys.occurrences(answers)
    outside |= {written_count(each): str(len(found)) for each, found in inside.items()}
    entries: list[Mapping[str, str]] = list(inside[repeat].values()) if repeat else [{}]
    for entry in entries:
        one, other = (entry.get(each.key) or outside.get(each.key, "") for each in both)
        if one and other:
            yield one, other
