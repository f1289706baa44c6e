"""The one table of what is typed of a residential area: an attribute of :class:`AreaFields` for each field.

Commands, pasted lists, exports, the window, the access log and the names in a history follow it. Its column
is in ``storage/tables/areas.py``, the headings by which offices know it in ``resources/areas/lists.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_type_hints

from desktop_app.areas.kinds import kind_of_code, kind_word, list_rules
from desktop_app.base.figures.number_reader import parse_whole
from desktop_app.base.i18n import N_
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import one_line

_PHONE = re.compile(r"\+?\d(?:[ .()-]*\d){6,14}")
"""Digits as people group them; at most fifteen, as ITU-T E.164 says."""


def name_problem(name: str) -> Problem | None:
    """Return the sentence for a name that is missing or too long."""
    if name.strip():
        return _long_name_problem(name)
    return Problem("The residential area has no name. Type its name.")


def _long_name_problem(name: str) -> Problem | None:
    limit = list_rules().limits.name_length
    too_long = len(name) > limit
    return Problem("The name is longer than {n} letters. Shorten it.", n=limit) if too_long else None


def _kind_problem(code: str) -> Problem | None:
    return None if kind_of_code(code) else Problem("Choose the kind: thôn, bản, ấp, tổ dân phố …")


def _households_problem(households: int | None) -> Problem | None:
    if households is None or 0 <= households <= list_rules().limits.households:
        return None
    if households < 0:
        return Problem("A number of households is never below zero. Check the figure.")
    return Problem(
        "{n} households in one residential area is too many. Check the figure, also the full stops in it.",
        n=households,
    )


def _phone_problem(text: str) -> Problem | None:
    if not text or _PHONE.fullmatch(text):
        return None
    return Problem("“{text}” is no telephone number. Type its digits, for example 0912 345 678.", text=text)


class Succession(StrEnum):
    """What an area that follows others, by a merger or a split, has of a field."""

    TYPED = "typed"
    """What is typed of each new area."""
    SHARED = "shared"
    """Of areas that merge the sum, where all are known; each part of a split area has its typed share."""
    NONE = "none"
    """Nothing: it ends with the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaField:
    """How a field is read, checked and shown.

    Attributes:
        label: the heading of its column.
        succession: what areas that follow have of it. Merging and splitting, and their dialogs, go by it.
        personal: whether it is personal data (Luật 91/2025/QH15): showing it is logged, and it is exported
            only on request.
        listed: whether the table of the settings shows it.
        width: of its column in a workbook.
        asked: its name in the dialog, where it is not that of the column.
        hint: a sentence below it in the dialog.
        whole: whether it is a whole number; ``None`` means not counted.
        problem: returns what is wrong with a value.
        word: returns a text as it is shown, such as the name of a code.
        name: the attribute, filled in by :func:`area_fields`.
    """

    label: str
    succession: Succession
    personal: bool
    listed: bool
    width: float
    asked: str = ""
    hint: str = ""
    whole: bool = False
    problem: Callable[[Any], Problem | None] = lambda _: None
    word: Callable[[str], str] = str
    name: str = ""

    def read(self, text: str) -> Any:
        """Return the value that a text means.

        Raises:
            Problem: it is no whole number, and should be one.
        """
        if not self.whole:
            return one_line(text)
        return parse_whole(text) if text.strip() else None

    def from_book(self, kept: Any) -> Any:
        """Return the value of what the book keeps."""
        return "" if kept is None and not self.whole else kept

    def shown(self, value: Any) -> str:
        """Return a value as text."""
        if self.whole:
            return "" if value is None else format_number(value)
        return self.word(value)


@dataclass(frozen=True, slots=True)
class AreaFields:
    """What is typed of an area, as the list has it from left to right."""

    name: Annotated[
        str,
        AreaField(
            label=N_("Residential area"),
            succession=Succession.TYPED,
            personal=False,
            listed=True,
            width=32.0,
            asked=N_("Name"),
            hint=N_("With or without the word for its kind"),
            problem=name_problem,
        ),
    ]
    kind: Annotated[
        str,
        AreaField(
            label=N_("Kind"),
            succession=Succession.TYPED,
            personal=False,
            listed=True,
            width=16.0,
            problem=_kind_problem,
            word=kind_word,
        ),
    ]
    households: Annotated[
        int | None,
        AreaField(
            label=N_("Households"),
            succession=Succession.SHARED,
            personal=False,
            listed=True,
            width=12.0,
            hint=N_("Leave empty if not known yet"),
            whole=True,
            problem=_households_problem,
        ),
    ] = None
    head_name: Annotated[
        str,
        AreaField(
            label=N_("Head of the Front work board"),
            succession=Succession.NONE,
            personal=True,
            listed=False,
            width=28.0,
            hint=N_("May stay empty"),
            problem=_long_name_problem,
        ),
    ] = ""
    head_phone: Annotated[
        str,
        AreaField(
            label=N_("Telephone"),
            succession=Succession.NONE,
            personal=True,
            listed=False,
            width=16.0,
            hint=N_("May stay empty"),
            problem=_phone_problem,
        ),
    ] = ""

    def typed(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {each.name: getattr(self, each.name) for each in area_fields()}

    @property
    def has_personal_data(self) -> bool:
        """Whether a field that is personal data is filled in."""
        return any(getattr(self, each.name) for each in area_fields() if each.personal)


def shared_fields() -> tuple[AreaField, ...]:
    """Return the fields that merged areas add up, and of which each part of a split area has its share."""
    return tuple(each for each in area_fields() if each.succession is Succession.SHARED)


@cache
def area_fields() -> tuple[AreaField, ...]:
    """Return the fields in their order."""
    facts: Mapping[str, Any] = get_type_hints(AreaFields, include_extras=True)
    return tuple(replace(facts[each.name].__metadata__[0], name=each.name) for each in fields(AreaFields))
