"""The columns of the table of answer types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from enum import Enum, StrEnum, auto

type Answer = str | int | float | Decimal | bool | date | datetime | time | Sequence[str] | None
"""What the session takes as an answer; None and "" are blank, a sequence is the choices of a select."""


class Choosing(Enum):
    """Whether the answer is made of choices, and of how many."""

    NOTHING = auto()
    ONE = auto()
    SEVERAL = auto()
    ORDER = auto()
    """All of them, in the order that is the answer."""


class Sameness(Enum):
    """When two officers who entered the same paper gave the same answer."""

    WORDS = auto()
    VALUE = auto()
    """The same number, however it is written."""
    TICKS = auto()
    """The same boxes: which was ticked first is not to be seen on paper."""


class ExportColumnKind(StrEnum):
    """What the cells of an exported column hold. ``flag``: 1 or 0, whether one of many choices was ticked."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"


class EditorKind(Enum):
    """In what the answer is given on the screen; ``ui.forms.editors.table`` has an editor for each."""

    LINE = auto()
    PARAGRAPHS = auto()
    DAY = auto()
    SCALE = auto()
    CHOICES = auto()
    LONG_LIST = auto()
    FILE = auto()
    CONFIRMATION = auto()
    DRAWING = auto()
    RATING = auto()


class PaperWay(Enum):
    """How the answer is given on a blank paper form."""

    LINES = auto()
    CELLS = auto()
    BOXES = auto()
    SCALE = auto()
    TICK = auto()
    ATTACHED = auto()


class Digits(Enum):
    """A group of cells that is as wide as the layout of the paper says."""

    WHOLE = auto()
    DECIMAL = auto()


@dataclass(frozen=True, slots=True)
class PaperRoom:
    """The room for the answer on paper: groups of cells with signs between them, or a line for each label.

    ``labels`` are keys of the wording of documents.
    """

    way: PaperWay
    groups: tuple[int | Digits, ...] = ()
    signs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerType:
    """All that is known of a type of answer. Texts are messages to be translated."""

    words: str
    """What the type is called."""
    example: str = ""
    """How an answer is typed, for the empty field."""

    read: Callable[[str, tzinfo], str]
    """The text that is stored for an answer given as text; raises :class:`Problem` where it is none."""
    work_out: Callable[[object, tzinfo], str]
    """The text that is stored for the result of a calculation."""
    typed: Callable[[str, str, tzinfo], Answer]
    """The answer that a person typed, by the appearance of the question; raises :class:`Problem`."""
    shown: Callable[[str, str, tzinfo], str]
    """The stored text as a person would type it, by the appearance; raises ``ValueError`` or Problem."""
    display: Callable[[str], str]
    """The stored text in lists and sentences; raises ``ValueError`` or ``ArithmeticError`` if it is odd."""

    editor: EditorKind
    paper: PaperRoom
    column: ExportColumnKind
    sameness: Sameness = Sameness.WORDS
    choosing: Choosing = Choosing.NOTHING

    is_number: bool = False
    is_free_text: bool = False
    """Whether every text is an answer: such a question may have paragraphs, or be a text to read."""
    is_bounded: bool = False
    """Whether the control itself says from where to where."""
    is_file: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether the answer is made of choices."""
        return self.choosing is not Choosing.NOTHING

    @property
    def is_boxes(self) -> bool:
        """Whether it is one tick or several ticks, which a table can have a column for each of."""
        return self.choosing in (Choosing.ONE, Choosing.SEVERAL)

    @property
    def is_counted(self) -> bool:
        """Whether a tally counts how often each answer was given; of others only that there is one."""
        return self.choosing is Choosing.ONE

    @property
    def is_limited(self) -> bool:
        """Whether an answer can be wrong without any rule of the form."""
        return self.is_choice or self.is_bounded

    @property
    def is_short(self) -> bool:
        """Whether a narrow field has room for every answer."""
        return self.paper.way in (PaperWay.CELLS, PaperWay.SCALE)
