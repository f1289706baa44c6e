"""The one table of answer types: a row for each data type, and what a control changes in the row of its type.

A question is asked with a control (the element of the form's body) and stores text of a data type. Most
controls leave all to the data type; a select, a file or a scale are types of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from desktop_app.base.i18n import N_
from desktop_app.forms.types import display, parsing, results, typing
from desktop_app.forms.types.answer_type import (
    AnswerType,
    Choosing,
    Digits,
    EditorKind,
    ExportColumnKind,
    PaperRoom,
    PaperWay,
    Sameness,
)
from desktop_app.forms.xpath.dates import looks_like_date

FREE_TEXT: Final = "string"
"""The data type of what says nothing of its type."""
WHOLE_NUMBER: Final = "int"
"""The data type of the number of occurrences of a repeat."""
_DAY: Final = "date"
_MOMENT: Final = "dateTime"

_OTHER = AnswerType(
    words=N_("text"),
    read=parsing.any_text,
    work_out=results.as_text,
    typed=typing.typed_text,
    shown=typing.shown_text,
    display=display.display_text,
    editor=EditorKind.LINE,
    paper=PaperRoom(PaperWay.LINES),
    column=ExportColumnKind.TEXT,
)
"""Of a data type that is not known here, and of those that are text: a barcode, the name of a file."""

_NUMBER = replace(
    _OTHER,
    work_out=results.as_number,
    typed=typing.typed_number,
    shown=typing.shown_number,
    sameness=Sameness.VALUE,
    is_number=True,
)
_PLACES = replace(_OTHER, example=N_("latitude longitude; latitude longitude; …"))

DATA_TYPES: Final[Mapping[str, AnswerType]] = {
    FREE_TEXT: replace(_OTHER, is_free_text=True),
    WHOLE_NUMBER: replace(
        _NUMBER,
        words=N_("whole number"),
        read=parsing.whole_number,
        typed=typing.typed_whole,
        work_out=results.as_whole_number,
        paper=PaperRoom(PaperWay.CELLS, (Digits.WHOLE,)),
        column=ExportColumnKind.WHOLE,
    ),
    "decimal": replace(
        _NUMBER,
        words=N_("decimal number"),
        read=parsing.decimal_number,
        display=display.display_decimal,
        paper=PaperRoom(PaperWay.CELLS, (Digits.WHOLE, Digits.DECIMAL), (",",)),
        column=ExportColumnKind.DECIMAL,
    ),
    "long": replace(_OTHER, work_out=results.as_number),
    _DAY: replace(
        _OTHER,
        words=N_("date"),
        example=N_("dd/mm/yyyy"),
        read=parsing.day,
        work_out=results.as_day,
        typed=typing.typed_day,
        shown=typing.shown_day,
        display=display.display_day,
        editor=EditorKind.DAY,
        paper=PaperRoom(PaperWay.CELLS, (2, 2, 4), ("/", "/")),
        column=ExportColumnKind.DATE,
    ),
    "time": replace(
        _OTHER,
        words=N_("time of day"),
        example=N_("hh:mm"),
        read=parsing.time_of_day,
        work_out=results.as_time_of_day,
        typed=typing.typed_time,
        shown=typing.shown_time,
        display=display.display_time,
        paper=PaperRoom(PaperWay.CELLS, (2, 2), (":",)),
    ),
    _MOMENT: replace(
        _OTHER,
        words=N_("date and time"),
        example=N_("dd/mm/yyyy hh:mm"),
        read=parsing.moment,
        work_out=results.as_moment,
        typed=typing.typed_moment,
        shown=typing.shown_moment,
        display=display.display_moment,
        paper=PaperRoom(PaperWay.CELLS, (2, 2, 4, 2, 2), ("/", "/", "", ":")),
        column=ExportColumnKind.MOMENT,
    ),
    "geopoint": replace(
        _OTHER,
        words=N_("place on the map"),
        example=N_("latitude longitude, e.g. 21.0285 105.8542"),
        read=parsing.one_place,
        paper=PaperRoom(PaperWay.LINES, labels=("question.latitude", "question.longitude")),
    ),
    "geotrace": replace(_PLACES, words=N_("line on the map"), read=parsing.line_of_places),
    "geoshape": replace(_PLACES, words=N_("area on the map"), read=parsing.places_around),
    "barcode": _OTHER,
    "binary": _OTHER,
}

TEXT: Final = DATA_TYPES[FREE_TEXT]

_BOXES = PaperRoom(PaperWay.BOXES)

CONTROLS: Final[Mapping[str, Callable[[AnswerType], AnswerType]]] = {
    "input": lambda stored: stored,
    "select1": lambda stored: replace(
        stored,
        words=N_("one choice"),
        editor=EditorKind.CHOICES,
        paper=_BOXES,
        column=ExportColumnKind.CHOICE,
        sameness=Sameness.TICKS,
        choosing=Choosing.ONE,
        is_free_text=False,
    ),
    "select": lambda stored: replace(
        stored,
        words=N_("several choices"),
        editor=EditorKind.CHOICES,
        paper=_BOXES,
        column=ExportColumnKind.CHOICES,
        sameness=Sameness.TICKS,
        choosing=Choosing.SEVERAL,
        is_free_text=False,
    ),
    "rank": lambda stored: replace(
        stored,
        words=N_("choices in order"),
        editor=EditorKind.CHOICES,
        paper=_BOXES,
        column=ExportColumnKind.CHOICES,
        choosing=Choosing.ORDER,
        is_free_text=False,
    ),
    "range": lambda stored: replace(
        stored,
        words=N_("number on a scale"),
        typed=typing.typed_number,
        shown=typing.shown_number,
        editor=EditorKind.SCALE,
        paper=PaperRoom(PaperWay.SCALE),
        is_bounded=True,
        is_free_text=False,
    ),
    "upload": lambda stored: replace(
        stored,
        words=N_("file"),
        editor=EditorKind.FILE,
        paper=PaperRoom(PaperWay.ATTACHED),
        is_file=True,
        is_free_text=False,
    ),
    "trigger": lambda stored: replace(
        stored,
        words=N_("confirmation"),
        editor=EditorKind.CONFIRMATION,
        paper=PaperRoom(PaperWay.TICK),
        is_free_text=False,
    ),
    "secret": lambda stored: replace(stored, is_free_text=False),
    "textarea": lambda stored: stored,
}

_OTHER_NAMES: Final[Mapping[str, str]] = {
    "integer": WHOLE_NUMBER,
    "select": FREE_TEXT,
    "select1": FREE_TEXT,
    "odk:rank": FREE_TEXT,
}


def data_type(name: str) -> AnswerType:
    """The row of a data type."""
    return DATA_TYPES.get(name, _OTHER)


def type_of_result(kind: AnswerType, result: str) -> AnswerType:
    """The row of a stored result; the result of a form is often a date without being declared as one."""
    if not (kind.is_free_text and looks_like_date(result)):
        return kind
    return data_type(_MOMENT if "T" in result else _DAY)


@lru_cache(maxsize=256)
def answer_type(control: str, data: str = FREE_TEXT) -> AnswerType:
    """The row of a question that is asked with ``control`` and stores the data type ``data``."""
    changed = CONTROLS.get(control)
    return data_type(data) if changed is None else changed(data_type(data))


def counted_controls() -> tuple[str, ...]:
    """The controls whose answers a tally counts."""
    return tuple(control for control in CONTROLS if answer_type(control).is_counted)


def data_type_name(written: str) -> str:
    """The name in this table of a data type as a form writes it."""
    return _OTHER_NAMES.get(written, written)
