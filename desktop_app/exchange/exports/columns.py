"""The tables of a form: one column for each question in its order, one more table for each repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.exchange.cell_values import is_whole
from desktop_app.forms.records.form_words import FormWords
from desktop_app.forms.session.outline import OutlineNode, calculations, outline
from desktop_app.forms.types.answer_type import Choosing, ExportColumnKind
from desktop_app.surveys.responses.records import PAPER_FIELDS


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column. ``name`` heads it among codes, ``label`` among labels.

    ``path`` leads to the answer below the root of the form; of a flag, ``option`` is the choice it stands
    for. Columns that come from the record itself have no path.
    """

    name: str
    label: str
    kind: ExportColumnKind = ExportColumnKind.TEXT
    path: str = ""
    option: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_numeric(self) -> bool:
        """Whether all codes of its choices are whole numbers."""
        return bool(self.choices) and all(is_whole(code) for code in self.choices)


@dataclass(frozen=True, slots=True)
class RepeatTable:
    """The occurrences of a repeat; ``around`` are the repeats it lies in, outermost first."""

    path: str
    name: str
    around: tuple[str, ...]
    columns: tuple[ExportColumn, ...]


@dataclass(frozen=True, slots=True)
class FormTables:
    """All columns of a form that are not in a repeat, and the table of each repeat."""

    columns: tuple[ExportColumn, ...]
    repeats: tuple[RepeatTable, ...]

    def columns_of_all(self) -> Iterator[ExportColumn]:
        """Every column of every table."""
        yield from self.columns
        for repeat in self.repeats:
            yield from repeat.columns


def distinct(columns: Iterable[ExportColumn]) -> tuple[ExportColumn, ...]:
    """The columns of a table, each under a name of its own; a question may be called like one of the record.

    The first keeps its name, later ones get a number behind it; who reads a table by its names finds all.
    """
    named: list[ExportColumn] = []
    given = list(columns)
    kept = {column.name for column in given}
    taken: set[str] = set()
    for column in given:
        name, number = column.name, 2
        while name in taken or (name != column.name and name in kept):
            name, number = f"{column.name}_{number}", number + 1
        taken.add(name)
        named.append(column if name == column.name else replace(column, name=name))
    return tuple(named)


def form_tables(words: FormWords) -> FormTables:
    """Return the tables of a form. What a response keeps in columns of its own is left out."""
    collected = _Collected()
    collected.take(outline(words.definition), ())
    for part in calculations(words.definition):
        collected.columns_around(part.path).append(part)
    seen = Counter(part.name for parts in collected.parts.values() for part in parts)
    columns = {
        path: tuple(_columns(parts, seen, words, is_top=not path)) for path, parts in collected.parts.items()
    }
    repeats = tuple(
        RepeatTable(path, path.rpartition("/")[2], around, columns[path])
        for path, around in collected.repeats.items()
    )
    return FormTables(columns.get("", ()), repeats)


class _Collected:
    """Questions by the repeat they lie in; "" is none."""

    def __init__(self) -> None:
        self.parts: dict[str, list[OutlineNode]] = {"": []}
        self.repeats: dict[str, tuple[str, ...]] = {}

    def take(self, parts: Iterable[OutlineNode], around: tuple[str, ...]) -> None:
        for part in parts:
            if part.kind == "repeat":
                self.repeats[part.path] = around
                self.parts[part.path] = []
                self.take(part.parts, (*around, part.path))
            elif part.kind == "group":
                self.take(part.parts, around)
            elif part.kind == "question":
                self.parts[around[-1] if around else ""].append(part)

    def columns_around(self, path: str) -> list[OutlineNode]:
        inside = [repeat for repeat in self.repeats if path.startswith(f"{repeat}/")]
        return self.parts[max(inside, key=len, default="")]


def _columns(
    parts: Sequence[OutlineNode], seen: Counter[str], words: FormWords, *, is_top: bool
) -> Iterator[ExportColumn]:
    for part in parts:
        if is_top and part.name in PAPER_FIELDS:
            continue
        name = part.name if seen[part.name] == 1 else part.path
        kind = part.answer_type
        label, choices = words.question(part.path), words.choices(part.path) if kind.is_choice else {}
        yield ExportColumn(name, label, kind.column, part.path, choices=choices)
        if kind.choosing is Choosing.SEVERAL:
            for code, shown in choices.items():
                yield ExportColumn(
                    f"{name}/{code}", f"{label} – {shown}", ExportColumnKind.FLAG, part.path, code
                )
