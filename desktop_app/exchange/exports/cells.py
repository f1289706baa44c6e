"""From the stored answers of one response to typed cells, for the form's table and for its repeats.

Answers are stored by the name of the question where that is enough, by the path with positions
(``person[2]/age``) inside repeats; ``person[]`` tells how many occurrences there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.base.clock import VIETNAM
from desktop_app.exchange.cell_values import Cell, decimal_number, whole_number
from desktop_app.exchange.exports.columns import ExportColumn, FormTables, RepeatTable
from desktop_app.forms.types.answer_type import ExportColumnKind
from desktop_app.forms.xpath.answer_key import AnswerKey, KeyStep

MOST_OCCURRENCES = 10_000
"""A count that was stored wrongly cannot fill the disk."""

type Positions = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a repeat: its position in each repeat around it and its own, and its answers."""

    positions: Positions
    answers: Mapping[str, str]


class AnswerPlaces:
    """Where the stored keys of a form's answers belong."""

    def __init__(self, tables: FormTables) -> None:
        self._paths = {column.path for column in tables.columns_of_all()}
        self._strangers = {column.path for column in tables.columns if AnswerKey.parse(column.path).in_repeat}
        self._repeats = {repeat.path for repeat in tables.repeats}
        self._by_name = _unique_names(self._paths)
        self._repeat_by_name = _unique_names(self._repeats)

    def path_of(self, key: str) -> str | None:
        """Return the path of a stored key without positions, or ``None`` when the form has no such question.

        A bare name stands for the only question of that name, also in a repeat of the form; any other path
        stands for itself alone.
        """
        return self._path(AnswerKey.parse(key))

    def _path(self, key: AnswerKey) -> str | None:
        place = key.place
        if place in (self._repeats if key.is_count else self._paths):
            return place
        if key.aside is not None or key.attribute is not None:
            return None
        if key.is_count:
            return self._repeat_by_name.get(key.name)
        repeated = [step.name for step in key.steps if step.position is not None]
        if len(key.steps) > 1 and not (repeated and all(name in self._repeat_by_name for name in repeated)):
            return None
        return self._by_name.get(key.name)

    def place_of(self, key: str) -> str | None:
        """Return the full path of a stored key with its positions, as the form engine writes it."""
        parsed = AnswerKey.parse(key)
        path = self._path(parsed)
        if path is None:
            return None
        positions = list(parsed.positions)
        steps, above = [], ""
        for step in AnswerKey.parse(path).steps:
            above = f"{above}/{step.name}" if above else step.name
            number = positions.pop(0) if above in self._repeats and positions else None
            steps.append(KeyStep(step.name, number))
        return str(AnswerKey(tuple(steps), parsed.is_count))

    def flat(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the answers outside of repeats by path."""
        found: dict[str, str] = {}
        for key, value in answers.items():
            parsed = AnswerKey.parse(key)
            path = None if parsed.in_repeat else self._path(parsed)
            if key in self._strangers:
                found[key] = value
            elif path is not None:
                found[path] = value
        return found

    def occurrences(self, repeat: RepeatTable, answers: Mapping[str, str]) -> Iterator[Occurrence]:
        """Yield the occurrences of a repeat in their order."""
        depth = len(repeat.around) + 1
        found: dict[Positions, dict[str, str]] = {}
        for key, value in answers.items():
            parsed = AnswerKey.parse(key)
            if not parsed.in_repeat:
                continue
            path = self._path(parsed)
            positions = parsed.positions
            if parsed.is_count:
                if path == repeat.path and len(positions) == depth - 1 and value.isdecimal():
                    for place in range(1, min(int(value), MOST_OCCURRENCES) + 1):
                        found.setdefault((*positions, place), {})
            elif path is not None and path.startswith(f"{repeat.path}/") and len(positions) >= depth:
                own = found.setdefault(positions[:depth], {})
                if len(positions) == depth:
                    own[path] = value
        for positions in sorted(found):
            yield Occurrence(positions, found[positions])


type Said = Callable[[str, str], str]
"""An answer in words, by the path of its question."""


def cells(columns: Sequence[ExportColumn], answers: Mapping[str, str], said: Said | None) -> list[Cell]:
    """Return the cells of ``columns`` from answers by path; choices as codes where nothing says them."""
    return [cell(column, answers.get(column.path, ""), said) for column in columns]


def cell(column: ExportColumn, answer: str, said: Said | None) -> Cell:  # noqa: PLR0911  (one return a kind)
    """One answer as a cell; blank is ``None``."""
    if answer == "":
        return None
    match column.kind:
        case ExportColumnKind.WHOLE:
            return whole_number(answer)
        case ExportColumnKind.DECIMAL:
            return decimal_number(answer)
        case ExportColumnKind.DATE:
            return _day(answer)
        case ExportColumnKind.MOMENT:
            return _moment(answer)
        case ExportColumnKind.FLAG:
            return int(column.option in answer.split())
        case ExportColumnKind.CHOICE | ExportColumnKind.CHOICES if said is not None:
            return said(column.path, answer)
        case ExportColumnKind.CHOICE if column.is_numeric:
            return whole_number(answer)
        case _:
            return answer


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def _moment(text: str) -> datetime | str:
    """Return the moment on the clocks of Vietnam: tables have no time zones."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM).replace(tzinfo=None)


def _unique_names(paths: Iterable[str]) -> dict[str, str]:
    paths = list(paths)
    names = [AnswerKey.parse(path).name for path in paths]
    times = Counter(names)
    return {name: path for name, path in zip(names, paths, strict=True) if times[name] == 1}
