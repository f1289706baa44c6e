"""From the stored answers of one response to typed cells, for the form's table and for its repeats.

Answers are stored by the name of the question where that is enough, by the path with positions
(``person[2]/age``) inside repeats; ``person[]`` tells how many occurrences there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.clock import VIETNAM
from desktop_app.exchange.cell_values import Cell, decimal_number, whole_number
from desktop_app.exchange.export_columns import ColumnKind, ExportColumn, FormTables, RepeatTable

MOST_OCCURRENCES = 10_000
"""A count that was stored wrongly cannot fill the disk."""

BETWEEN_CHOICES = "; "
_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d*)\])?")

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
        self._strangers = {column.path for column in tables.columns if "[" in column.path}
        self._repeats = {repeat.path for repeat in tables.repeats}
        self._by_name = _unique_names(self._paths)
        self._repeat_by_name = _unique_names(self._repeats)

    def path_of(self, key: str) -> str | None:
        """The path of a stored key without positions, or ``None`` when the form has no such question.

        A bare name stands for the only question of that name, also in a repeat of the form; any other path
        stands for itself alone.
        """
        plain = re.sub(r"\[\d*\]", "", key)
        if key.endswith("[]"):
            return plain if plain in self._repeats else self._repeat_by_name.get(plain.rpartition("/")[2])
        if plain in self._paths:
            return plain
        repeated = [name for name, number in _STEP.findall(key) if number]
        if "/" in plain and not (repeated and all(name in self._repeat_by_name for name in repeated)):
            return None
        return self._by_name.get(plain.rpartition("/")[2])

    def place_of(self, key: str) -> str | None:
        """The full path of a stored key with its positions, as the form engine writes it."""
        path = self.path_of(key)
        if path is None:
            return None
        positions = list(_positions(key))
        place, above = "", ""
        for name in path.split("/"):
            above = f"{above}/{name}" if above else name
            number = f"[{positions.pop(0)}]" if above in self._repeats and positions else ""
            place = f"{place}/{name}{number}" if place else f"{name}{number}"
        return f"{place}[]" if key.endswith("[]") else place

    def flat(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers outside of repeats by path."""
        found: dict[str, str] = {}
        for key, value in answers.items():
            path = self.path_of(key) if "[" not in key else None
            if key in self._strangers:
                found[key] = value
            elif path is not None:
                found[path] = value
        return found

    def occurrences(self, repeat: RepeatTable, answers: Mapping[str, str]) -> Iterator[Occurrence]:
        """The occurrences of a repeat in their order."""
        depth = len(repeat.around) + 1
        found: dict[Positions, dict[str, str]] = {}
        for key, value in answers.items():
            if "[" not in key:
                continue
            path = self.path_of(key)
            positions = _positions(key)
            if key.endswith("[]"):
                if path == repeat.path and len(positions) == depth - 1 and value.isdecimal():
                    for place in range(1, min(int(value), MOST_OCCURRENCES) + 1):
                        found.setdefault((*positions, place), {})
            elif path is not None and path.startswith(f"{repeat.path}/") and len(positions) >= depth:
                own = found.setdefault(positions[:depth], {})
                if len(positions) == depth:
                    own[path] = value
        for positions in sorted(found):
            yield Occurrence(positions, found[positions])


def cells(columns: Sequence[ExportColumn], answers: Mapping[str, str], *, labels: bool) -> list[Cell]:
    """The cells of ``columns`` from answers by path."""
    return [cell(column, answers.get(column.path, ""), labels=labels) for column in columns]


def cell(column: ExportColumn, answer: str, *, labels: bool) -> Cell:  # noqa: PLR0911  (one return a kind)
    """One answer as a cell; blank is ``None``."""
    if answer == "":
        return None
    match column.kind:
        case ColumnKind.WHOLE:
            return whole_number(answer)
        case ColumnKind.DECIMAL:
            return decimal_number(answer)
        case ColumnKind.DATE:
            return _day(answer)
        case ColumnKind.MOMENT:
            return _moment(answer)
        case ColumnKind.FLAG:
            return int(column.option in answer.split())
        case ColumnKind.CHOICE | ColumnKind.CHOICES if labels:
            return _shown(column.choices, answer)
        case ColumnKind.CHOICE if column.is_numeric:
            return whole_number(answer)
        case _:
            return answer


def _shown(choices: Mapping[str, str], answer: str) -> str:
    """The labels of the codes; a paper form can have two ticks where one was asked for."""
    if answer in choices:
        return choices[answer]
    return BETWEEN_CHOICES.join(choices.get(code, code) for code in answer.split())


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def _moment(text: str) -> datetime | str:
    """The moment on the clocks of Vietnam: tables have no time zones."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM).replace(tzinfo=None)


def _positions(key: str) -> Positions:
    return tuple(int(number) for _, number in _STEP.findall(key) if number)


def _unique_names(paths: Iterable[str]) -> dict[str, str]:
    paths = list(paths)
    times = Counter(path.rpartition("/")[2] for path in paths)
    return {name: path for path in paths if times[name := path.rpartition("/")[2]] == 1}
