"""Counts the valid forms of a round: how often each answer was given to each question, by area. Pure.

Words are counted for the whole round alone: nearly every form has others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop_app.forms.xpath.answer_key import AnswerKey, written_count
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.summaries import number_of

type Counts = dict[str, int]
"""How often each answer was given, as it is stored."""

type Positions = tuple[int, ...]

_REPORT_EVERY: Final = 2_000
_MOST_ENTRIES: Final = 10_000
"""A count that was stored wrongly cannot fill the memory."""
type Answers = Mapping[str, str | int | float | bool | None]


@dataclass(slots=True)
class AreaAnswers:
    """The valid forms of an area: ``counts`` by key of the question, ``entries`` by repeat."""

    forms: int = 0
    counts: dict[str, Counts] = field(default_factory=dict)
    entries: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class CountedForms:
    """What was read; ``words`` are the counts of questions whose answers are words, of all areas."""

    areas: dict[str, AreaAnswers] = field(default_factory=dict)
    words: dict[str, Counts] = field(default_factory=dict)
    unplaced: int = 0
    """Answers to questions that the version of the round does not have."""


def is_given(value: object) -> bool:
    """Whether a stored value is an answer."""
    return value is not None and bool(str(value).strip())


class KeysOfForm:
    """Finds the question, or repeat, of a stored key; a question may also be stored under its path."""

    def __init__(self, questions: Sequence[ResultQuestion], paths: Mapping[str, str]) -> None:
        """``paths``: path below the root of each question that has another key → that key.

        A form that has both says what it has under the key.
        """
        self.plain = {each.key for each in questions if not each.repeat and not each.is_count}
        self.repeated = {each.key for each in questions if each.repeat and not each.is_count}
        self.repeats = {AnswerKey.parse(each.key).place for each in questions if each.is_count}
        self._paths = paths

    def plain_key(self, key: str) -> str | None:
        """Return the key of a question outside of repeats."""
        named = self._paths.get(key, key)
        return named if named in self.plain else None

    def plain_answers(self, answers: Answers) -> dict[str, str]:
        """Return what a form answers outside of repeats, by key of the question."""
        given = {key: str(value).strip() for key, value in answers.items() if is_given(value)}
        found = {self._paths[key]: value for key, value in given.items() if key in self._paths}
        return found | {key: value for key, value in given.items() if key in self.plain}

    def occurrences(self, answers: Answers) -> dict[str, dict[Positions, dict[str, str]]]:
        """Return the answers within repeats: by repeat, by occurrence, by key of the question."""
        found: dict[str, dict[Positions, dict[str, str]]] = {each: {} for each in self.repeats}
        for written, value in answers.items():
            key = AnswerKey.parse(written)
            if not key.in_repeat or key.aside is not None or key.attribute is not None:
                continue
            above, positions = "", []
            for step in key.steps:
                above = f"{above}/{step.name}" if above else step.name
                if step.position is not None:
                    positions.append(step.position)
                    if above in found:
                        found[above].setdefault(tuple(positions), {})
            if key.is_count:
                for place in range(1, _entries(value) + 1):
                    if above in found:
                        found[above].setdefault((*positions, place), {})
            elif above in self.repeated and value not in ("", None):
                repeat = max((each for each in self.repeats if above.startswith(f"{each}/")), key=len)
                found[repeat].setdefault(tuple(positions), {})[above] = str(value)
        return found

    def places(self, written: str) -> bool:
        """Whether the form has a question or repeat of a stored key."""
        key = AnswerKey.parse(written)
        if key.aside is not None:
            return False
        if key.is_meta or key.attribute is not None:
            return True
        if key.in_repeat:
            return key.place in (self.repeats if key.is_count else self.repeated)
        return self.plain_key(written) is not None


def count_forms(
    forms: Iterable[tuple[str, Answers]],
    questions: Sequence[ResultQuestion],
    keys: KeysOfForm,
    left_out: Collection[str],
    progress: Callable[[int], None] = lambda _done: None,
) -> CountedForms:
    """Count valid forms, each with its area. ``left_out``: keys that are no question of the results.

    ``progress`` gets how many forms were read; it may raise to stop.
    """
    made = CountedForms(words={each.key: {} for each in questions if each.kind is ResultKind.WORDS})
    known: dict[str, bool] = dict.fromkeys(left_out, True)
    for done, (area_id, answers) in enumerate(forms, start=1):
        area = made.areas.get(area_id)
        if area is None:
            area = made.areas[area_id] = _empty(questions, made.words)
        area.forms += 1
        made.unplaced += _count_answers(answers, area.counts, keys, known)
        if keys.repeats:
            _count_entries(area, keys, answers)
        if done % _REPORT_EVERY == 0:
            progress(done)
    for area in made.areas.values():
        for name, each in area.counts.items():
            if name not in made.words:
                _tidy(each)
    for each in made.words.values():
        _tidy(each)
    return made


def _count_answers(
    answers: Answers, counts: dict[str, Counts], keys: KeysOfForm, known: dict[str, bool]
) -> int:
    """Count the answers outside of repeats; return how many have no place. ``known``: keys seen before."""
    unplaced = 0
    for key, value in answers.items():
        if key in keys.plain:
            here = counts[key]
            here[value] = here.get(value, 0) + 1  # type: ignore[index, arg-type]
        elif (plain := keys.plain_key(key)) is not None:
            if is_given(answers.get(plain)):
                continue
            here = counts[plain]
            here[str(value)] = here.get(str(value), 0) + 1
        else:
            placed = known.get(key)
            if placed is None:
                placed = known[key] = keys.places(key)
            unplaced += not placed
    return unplaced


def _empty(questions: Sequence[ResultQuestion], words: Mapping[str, Counts]) -> AreaAnswers:
    return AreaAnswers(counts={each.key: words.get(each.key, {}) for each in questions})


def _tidy(counts: Counts) -> None:
    """Drop empty answers, which are none; what is no text in a form from elsewhere becomes one."""
    odd: list[object] = [each for each in counts if type(each) is not str or not each.strip()]
    for value in odd:
        times = counts.pop(value)  # type: ignore[call-overload]
        if value is not None and (text := str(value).strip()):
            counts[text] = counts.get(text, 0) + times


def _count_entries(area: AreaAnswers, keys: KeysOfForm, answers: Answers) -> None:
    found = keys.occurrences(answers)
    for repeat, entries in found.items():
        area.entries[repeat] += len(entries)
        _count_one(area.counts[written_count(repeat)], entries, repeat, found)
        for given in entries.values():
            for key, value in given.items():
                area.counts[key][value] = area.counts[key].get(value, 0) + 1


def _count_one(
    counts: Counts,
    entries: Mapping[Positions, object],
    repeat: str,
    found: Mapping[str, Mapping[Positions, object]],
) -> None:
    """Count how many entries the repeat has in a form, or in each entry of the repeat around it."""
    around = max((each for each in found if repeat.startswith(f"{each}/")), key=len, default="")
    inside: dict[Positions, int] = defaultdict(int)
    for place in found[around] if around else ((),):
        inside[place] = 0
    for place in entries:
        inside[place[:-1]] += 1
    for number in inside.values():
        counts[str(number)] = counts.get(str(number), 0) + 1


def _entries(value: object) -> int:
    number = number_of(str(value))
    if number is None or not 0 <= number <= _MOST_ENTRIES or number != number.to_integral_value():
        return 0
    return int(number)
