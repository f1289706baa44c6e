"""The sheets, columns and words of an indicator set as a workbook: ``resources/catalogue/set_workbook.toml``.

What is written there is one way of writing; others (Vietnamese words, XLSForm's headings) are read as well.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.starter_lists import member_organisations

INDICATORS: Final = "indicators"
SECTION: Final = "section"
"""The word in the column ``type`` that makes a row a section."""
_FORM_SHEET: Final = "survey"
_ALIKE: Final = 0.8
_ENGLISH: Final = frozenset({"en", "english", "tieng anh"})
_VIETNAMESE: Final = frozenset({"vi", "vietnamese", "tieng viet"})
_LANGUAGE = re.compile(r"(?P<name>[^()]*?)\s*(?:\((?P<code>[^()]*)\))?")


class SheetWords(msgspec.Struct, frozen=True):
    """A sheet: what it is called, and what it is for."""

    key: str
    vi: str
    en: str
    also: tuple[str, ...] = ()

    @property
    def purpose(self) -> Label:
        """What it is for."""
        return Label(self.vi, self.en)


class ColumnWords(msgspec.Struct, frozen=True):
    """A column: its heading, the column of the package that it becomes, which words it takes."""

    sheet: str
    key: str
    to: str
    vi: str
    en: str
    also: tuple[str, ...] = ()
    words: str = ""
    needed: bool = False
    several: bool = False
    number: bool = False
    width: float = 14

    @property
    def title(self) -> str:
        """What it is called in the language of the user."""
        return self.also[0] if self.also and language() == "vi" else self.key

    @property
    def purpose(self) -> Label:
        """What is written in it."""
        return Label(self.vi, self.en)


class _Resource(msgspec.Struct, frozen=True):
    sheets: tuple[SheetWords, ...]
    columns: tuple[ColumnWords, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def _resource() -> _Resource:
    content = resource_path("catalogue", "set_workbook.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(content), _Resource)


def sheets() -> tuple[SheetWords, ...]:
    """All sheets, in the order in which they are written."""
    return _resource().sheets


def columns_of(sheet: str) -> tuple[ColumnWords, ...]:
    """The columns of a sheet, in the order in which they are written."""
    return tuple(column for column in _resource().columns if column.sheet == sheet)


def sheet_called(name: str) -> str | None:
    """The sheet that somebody calls so."""
    return _names(sheets()).get(_plain_heading(name))


def column_called(sheet: str, heading: str) -> ColumnWords | None:
    """The column of a sheet that somebody heads so."""
    found = _names(columns_of(sheet)).get(_plain_heading(heading))
    return next((column for column in columns_of(sheet) if column.key == found), None)


def place_of_column(sheet: str, heading: str) -> int:
    """The place of a column among those of its sheet; unknown ones stand behind."""
    column, columns = column_called(sheet, heading), columns_of(sheet)
    return columns.index(column) if column in columns else len(columns)


def word_meant(words: str, text: str) -> str:
    """The word of a list that somebody writes so; the text itself where it is none."""
    return _words(words).get(fold(text), text)


def words_of(words: str) -> tuple[str, ...]:
    """The words of a list, as they are written."""
    return tuple(_resource().words[words])


def shown_word(words: str, word: str) -> str:
    """A word of a list in the language of the user."""
    also = _resource().words[words].get(word, ())
    return also[0] if also and language() == "vi" else word


def word_in_both(words: str, word: str) -> str:
    """A word of a list with what it is in the language of the user: ``flow (phát sinh)``."""
    said = shown_word(words, word)
    return word if said == word else f"{word} ({said})"


def is_set(names: Iterable[str]) -> bool:
    """Whether a workbook with such sheets is an indicator set: those of a form always have ``survey``."""
    folded = [fold(name) for name in names]
    known = {sheet_called(name) for name in folded} - {None, "settings"}
    return _FORM_SHEET not in folded and bool(known or looks_like(INDICATORS, folded))


def looks_like(sheet: str, names: Iterable[str]) -> str:
    """The name that is nearly that of a sheet; nothing where none is."""
    found = difflib.get_close_matches(sheet, [fold(name) for name in names], 1, _ALIKE)
    return next((name for name in names if found and fold(name) == found[0]), "")


def column_like(sheet: str, heading: str) -> str:
    """The column that is probably meant by an unknown heading; nothing where none is near."""
    names = _names(columns_of(sheet))
    found = difflib.get_close_matches(_plain_heading(heading), list(names), 1, _ALIKE)
    return names[found[0]] if found else ""


@cache
def _words(words: str) -> Mapping[str, str]:
    listed = _resource().words[words]
    found = {fold(each): word for word, others in listed.items() for each in (word, *others)}
    if words == "reporter":
        for each in member_organisations():
            found |= dict.fromkeys(map(fold, (each.code, each.name.vi, each.short_vi)), each.code)
    return found


@cache
def _names(items: tuple[SheetWords, ...] | tuple[ColumnWords, ...]) -> Mapping[str, str]:
    return {_plain_heading(name): item.key for item in items for name in (item.key, *item.also)}


def _plain_heading(heading: str) -> str:
    """A heading as it is compared: ``label::English (en)`` is ``label::en``, ``Name::vi`` is ``name``."""
    name, mark, language = fold(heading.replace("_", " ")).partition("::")
    if not mark:
        return name.strip()
    match = _LANGUAGE.fullmatch(language.strip())
    said = {match["name"].strip(), (match["code"] or "").strip()} if match else {language}
    if said & _VIETNAMESE:
        return name.strip()
    return f"{name.strip()}::{'en' if said & _ENGLISH else language.strip()}"
