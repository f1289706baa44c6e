"""The columns of a table of entries: which there are, and how the headings of a file are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from desktop_app.areas.kinds import list_rules
from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.file_cells import column_letters
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.form_answers import name_of
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.registers.kinds.wording import wording_of

RECEIPT: Final = "@receipt"
NUMBER: Final = "@number"
AREA: Final = "@area"
"""What a table says of an entry besides its answers; the first two only name an entry that is there."""

_CODE: Final = re.compile(r"\[\s*(@?[\w.-]+)\s*\]\s*$")
_ROW_NUMBERS: Final = frozenset({"stt", "tt", "so tt", "so thu tu"})
_TOO_GENERAL: Final = frozenset({"ten", "don vi", "ten don vi", "dia ban", "ten dia ban"})
"""In a list of areas these are areas; in a register they may be anything."""
_TOLD = 40
_STAR: Final = re.compile(r"[*:\s]+$")


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column that is understood: ``key`` is a question, or one of the facts above."""

    key: str
    title: str

    @property
    def heading(self) -> str:
        """The heading of a table that is written, by whose code it is known again."""
        return f"{self.title} [{self.key}]"


def entry_columns(register: Register) -> tuple[EntryColumn, ...]:
    """The columns of a register's table: what names the entry, and the questions asked when it is started.

    Questions within repeats and those that are asked with a step have no column.
    """
    words = wording_of(register)
    facts = (
        EntryColumn(RECEIPT, tr("Receipt code")),
        EntryColumn(NUMBER, tr("Number of the entry")),
        EntryColumn(AREA, tr("Residential area")),
    )
    return (*facts, *(EntryColumn(name, words.question(name)) for name in asked_at_start(register)))


def asked_at_start(register: Register) -> tuple[str, ...]:
    """Return the questions that are asked when an entry is started, in the order of the form."""
    form = register.form()
    hidden = names_of_steps(register, form)
    found = []
    for control in form.questions():
        shape = control.shape
        if shape is None or control.asks.is_file or _worked_out(form, shape):
            continue
        name = name_of(form, shape.path)
        if "/" not in name and shape.name not in hidden:
            found.append(name)
    return tuple(dict.fromkeys(found))


def names_of_steps(register: Register, form: FormDefinition) -> frozenset[str]:
    """Return the names of everything in the groups that are asked with a step."""
    tops = (form.root.children.get(group) for group in register.groups_of_actions)
    return frozenset(shape.name for top in tops if top is not None for shape in top.walk())


def _worked_out(form: FormDefinition, shape: Shape) -> bool:
    bind = form.bind(shape)
    return bind is not None and bind.calculate is not None


class EntryHeadings:
    """Knows the headings of a file: by the code in brackets, by the words of any language, or by the name."""

    def __init__(self, register: Register, session: FormSession, refs: Mapping[str, str]) -> None:
        self._codes = {column.key for column in entry_columns(register)}
        known: dict[str, set[str]] = {}
        for column in entry_columns(register):
            words = {column.title, column.key}
            if column.key in refs:
                words |= {session.label(refs[column.key], each) for each in session.definition.languages}
            for text in words:
                known.setdefault(_plain(text), set()).add(column.key)
        for listed in register.columns:
            if not listed.source.event:
                key = listed.source.answer or f"@{listed.source.fact}"
                if key in self._codes:
                    for text in (listed.label.vi, listed.label.en):
                        known.setdefault(_plain(text), set()).add(key)
        known.pop("", None)
        self._known = known

    def meaning(self, text: str) -> tuple[str, ...]:
        """Return the keys that a heading may mean: none, one, or several among which nothing is guessed."""
        code = _CODE.search(text)
        if code is not None:
            return (code[1],) if code[1] in self._codes else ()
        return tuple(sorted(self._known.get(_plain(text), ())))

    def likely(self, text: str) -> tuple[str, ...]:
        """Return the keys of which a heading that is not known says a part: “Ngày nhận” of “Ngày tiếp nhận”.

        A heading that offices have for residential areas, such as “Thôn”, is that where it says nothing else.
        """
        words = set(_plain(text).split())
        found = {
            key
            for known, keys in self._known.items()
            if words and words <= set(known.split())
            for key in keys
        }
        if not found and _plain(text) in _names_of_areas():
            found = {AREA}
        return tuple(sorted(found))

    def row_of(self, rows: Sequence[Sequence[str]], within: int = 20) -> int:
        """Return the row in which most headings are known; -1 where none has two of them."""
        counts = Counter(
            {
                place: len({key for text in row for key in self._heading(text)})
                for place, row in enumerate(rows[:within])
            }
        )
        best = max(counts, key=lambda place: (counts[place], -place), default=-1)
        return best if best >= 0 and counts[best] > 1 else -1

    def _heading(self, text: str) -> tuple[str, ...]:
        found = self.meaning(text) or self.likely(text)
        return found if len(found) == 1 else self.meaning(text)


def meanings_of(heads: Sequence[str], headings: EntryHeadings) -> tuple[dict[int, str], list[str]]:
    """Return which column means what, and sentences about the others."""
    found: dict[int, str] = {}
    unknown: list[str] = []
    for means in (headings.meaning, headings.likely):  # what is surely a column goes before what seems one
        for place, text in enumerate(heads):
            meant = means(text) if text and place not in found else ()
            if len(meant) == 1 and meant[0] not in found.values():
                found[place] = meant[0]
    for place, text in enumerate(heads):
        if text and place not in found and not is_row_number(text):
            meant = headings.meaning(text) or headings.likely(text)
            column = tr("Column {column} “{heading}”", column=column_letters(place + 1), heading=text)
            unknown.append(f"{column}: {_why_unknown(meant)}")
    return found, unknown[:_TOLD]


def _why_unknown(meant: Sequence[str]) -> str:
    if not meant:
        return tr("no question of this register; left out.")
    if len(meant) == 1:
        return tr("is there twice; left out.")
    codes = ", ".join(f"[{code}]" for code in meant)
    return tr("may mean several questions; left out. Write one of {codes} behind it.", codes=codes)


def is_row_number(text: str) -> bool:
    """Whether a heading is that of a column that only numbers the rows."""
    return _plain(text) in _ROW_NUMBERS


@cache
def _names_of_areas() -> frozenset[str]:
    return frozenset(fold(name) for name in list_rules().headers["name"]) - _TOO_GENERAL


def _plain(text: str) -> str:
    return fold(_STAR.sub("", text))
