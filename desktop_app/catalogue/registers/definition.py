"""What a register of the office is: a form, states and steps of an entry, what is printed and counted.

A register is a package of the catalogue, so a province publishes a new one without a new program. Versions
lie side by side; an entry keeps the version with which it was started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.personal import PersonalData
from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.catalogue.registers.growths import Growth
from desktop_app.catalogue.registers.letters import Letter
from desktop_app.catalogue.registers.relations import Relation
from desktop_app.catalogue.registers.sheets import HotSpots, RegisterSheet, WeekDate
from desktop_app.catalogue.registers.sources import Condition, Source
from desktop_app.catalogue.registers.totals import AddresseeOffered, StepTotal, Summary
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form

OPENED: Final = "opened"
"""The event with which an entry begins."""
NOTED: Final = "noted"
"""A line that anybody may add to the history of an entry."""
VOIDED: Final = "voided"
"""The end of an entry that was made by mistake; it stays, with the reason."""
VOID_STATE: Final = "voided"
"""The state of an entry that was voided, in every register."""
RESTORED: Final = "restored"
"""An entry that was voided counts again, for a reason."""
SETTLED: Final = "settled"
"""A person has looked at steps that two computers took at the same time, and said which state holds."""
TAKEN_BACK: Final = "taken_back"
"""A step that was taken by mistake does not count; both stay, with the reason."""
AMENDED: Final = "amended"
"""A file corrected the entry; what it replaced can be put back with the rest of the file."""

BUILT_IN: Final = frozenset({OPENED, NOTED, VOIDED, RESTORED, SETTLED, TAKEN_BACK, AMENDED})
"""Events that every register has."""
PART: Final = "."
"""Between a row of numbers and its part; the name of a row has none."""


class Need(StrEnum):
    """Whether something is asked with a step, and must be given."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class ActionKind(StrEnum):
    """What a step does to the entry; some kinds always need a reason."""

    FORWARD = "forward"
    RETURN = "return"
    REJECT = "reject"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    REMIND = "remind"

    @property
    def always_needs_reason(self) -> bool:
        """Steps back, stops and longer terms need a reason for later readers."""
        return self in _EXPLAINED

    @property
    def turns_back(self) -> bool:
        """Whether the entry is given back or refused instead of going on."""
        return self in (ActionKind.RETURN, ActionKind.REJECT)


_EXPLAINED: Final = frozenset(
    {ActionKind.RETURN, ActionKind.REJECT, ActionKind.REOPEN, ActionKind.PAUSE, ActionKind.EXTEND}
)


class StateTone(StrEnum):
    """How a state is coloured."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class RegisterRoom(StrEnum):
    """In which room of the window a register is kept."""

    REGISTERS = "registers"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class EntryState:
    """A state of an entry. ``ends``: nothing more is expected of anybody.

    ``sealed``: what the entry says is not corrected any more, as of a document that was issued.
    """

    code: str
    label: Label
    tone: StateTone
    ends: bool
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class RegisterAction:
    """A step that an officer takes: from which states, to which, what is asked with it.

    Without ``to`` the state stays. ``group`` names the group of the form whose questions are asked with the
    step; their answers belong to the event, so that a step taken twice keeps both. ``number`` gives the entry
    its number in the book with the step.
    """

    code: str
    label: Label
    kind: ActionKind
    from_states: frozenset[str]
    to: str
    right: str
    reason: Need
    addressee: Need
    paper: Need
    group: str
    number: bool
    most_days: int | None = None
    """By how many days at most the step lengthens a term; ``None``: the rule says nothing of it."""

    def leads_from(self, state: str) -> bool:
        """Whether the step may be taken in this state."""
        return state in self.from_states


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What may follow at once from a step that is taken with several entries, for each of them by itself.

    ``then`` is the step that follows, ``answers`` what is answered to its questions.
    """

    step: str
    label: Label
    then: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list on the screen; a ``kept`` one comes before others where there is little room."""

    source: Source
    label: Label
    wide: bool
    kept: bool = False


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column of the printed book: its heading, and its sources, one below the other.

    Without ``sources`` it stays empty: what is written there by hand, such as signatures.
    ``in_clear``: the official form asks for the numbers of persons themselves, so paper may bear them.
    """

    label: Label
    sources: tuple[Source, ...]
    millimetres: int
    in_clear: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The official book that is printed from the register, with the document that prescribes its columns."""

    title: Label
    basis: str
    mark: Certainty
    columns: tuple[BookColumn, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of a report: its label and its sources."""

    name: Label
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class QuickReport:
    """The report that is made of an urgent entry as soon as something happens.

    It is sent before everything else, and ``action`` is the step of the history that says so. The questions
    of the form's ``group`` are filled in once more before.
    """

    title: Label
    action: str
    group: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How entries are numbered: ``pattern`` with ``{n}`` and ``{year}``, within a series of the office.

    Registers that name the same series share one row of numbers (Decree 30/2020, Art. 15: how numbers are
    grouped is decided by the head of the office).
    """

    series: str
    pattern: str
    digits: int
    parts: str = ""
    """The question by whose answers the office may part the row, such as the type of a document."""
    parted: bool = False
    """Whether the office has decided so: each answer has a row of its own."""

    def of(self, answers: Mapping[str, str]) -> NumberRule:
        """The rule of an entry with these answers."""
        return self.of_part(answers.get(self.parts, "")) if self.parted else self

    def of_part(self, part: str) -> NumberRule:
        """The rule of one part of a series that is split."""
        return replace(self, series=f"{self.series}{PART}{part}" if part else self.series)

    def written(self, ordinal: int, suffix: str, year: int) -> str:
        """The number as it is written."""
        return self.pattern.format(n=f"{ordinal:0{self.digits}d}{suffix}", year=year)


@dataclass(frozen=True, slots=True)
class Statistic:
    """A table of the statistics page: entries by a source, or by two crossed (kind against state)."""

    source: Source
    label: Label
    by: Source | None = None
    """The source of the columns; without it the table has one column of counts."""
    in_book: bool = False
    """Whether it is printed at the end of the book, as a part of the official form."""


@dataclass(frozen=True, slots=True)
class Feed:
    """An indicator that the register covers: entries counted, or a question summed.

    ``set_code``: the indicator set to which it belongs, since another set may use its code for something
    else; a register that was installed before this was named feeds nothing.
    ``dated_by``: the event whose day decides the period; the day of the entry when it is ``opened``.
    ``nothing``: an entry for which it holds says that nothing occurred; it counts on its own day.
    """

    set_code: str
    indicator: str
    sums: str
    dated_by: str
    when: Condition
    nothing: Condition | None = None


_NOTHING = Label("", "")


@dataclass(frozen=True, slots=True)
class Register:
    """One version of a register."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    entry: Label
    note_vi: str
    order: int
    valid_from: date | None
    form_xml: bytes
    right_to_read: str
    right_to_enter: str
    title_question: str
    day_question: str
    urgent: Condition | None
    private: frozenset[str]
    compared: tuple[str, ...]
    """The questions whose answers are compared with those of other entries while they are typed."""
    batch_question: str
    """The question whose answer puts an entry into a batch, which locks at a date; empty for none."""
    first_state: str
    states: tuple[EntryState, ...]
    actions: tuple[RegisterAction, ...]
    outcomes: tuple[StepOutcome, ...]
    clocks: tuple[ClockRule, ...]
    columns: tuple[ListColumn, ...]
    statistics: tuple[Statistic, ...]
    number: NumberRule | None
    book: Book | None
    feeds: tuple[Feed, ...]
    quick_report: QuickReport | None
    sheets: tuple[RegisterSheet, ...]
    hot_spots: HotSpots | None
    week: tuple[WeekDate, ...]
    leads_to: tuple[str, ...]
    """Registers whose entries grow out of entries of this one: a petition out of an opinion."""
    legal_basis: tuple[LegalBasis, ...]
    sha256: str
    room: RegisterRoom = RegisterRoom.REGISTERS
    reference: tuple[Source, ...] = ()
    """How an entry is referred to elsewhere, its parts beside each other: number and symbol of a document."""
    relations: tuple[Relation, ...] = ()
    letters: tuple[Letter, ...] = ()
    growths: tuple[Growth, ...] = ()
    totals: tuple[StepTotal, ...] = ()
    addressees_offered: tuple[AddresseeOffered, ...] = ()
    summary: Summary | None = None
    short: Label = _NOTHING
    """Its name in a narrow list; empty where the title is short enough."""
    group: Label = _NOTHING
    """The heading under which it is listed among others; empty for none."""
    belongs: Label = _NOTHING
    """What belongs in it, shown while it has no entries."""
    personal: PersonalData | None = None
    """What it says of the personal data in it; ``None``: it is about no person."""
    files: Mapping[str, bytes] = field(default_factory=dict, compare=False)

    def short_name(self) -> str:
        """What it is called where there is little room."""
        return self.short.shown() or self.title.shown()

    def state(self, code: str) -> EntryState | None:
        """A state; ``None`` where only another version has it."""
        return next((state for state in self.states if state.code == code), None)

    def action(self, code: str) -> RegisterAction | None:
        """A step; ``None`` where only another version has it."""
        return next((action for action in self.actions if action.code == code), None)

    def actions_from(self, state: str) -> tuple[RegisterAction, ...]:
        """The steps that may be taken in a state, in the order of the register."""
        return tuple(action for action in self.actions if action.leads_from(state))

    @property
    def implied_actions(self) -> frozenset[str]:
        """Steps that are taken by reporting or by sending a sheet, and never by themselves."""
        sheets = {sheet.action for sheet in self.sheets if sheet.action}
        return frozenset(sheets | ({self.quick_report.action} if self.quick_report else set()))

    @property
    def groups_of_actions(self) -> frozenset[str]:
        """The groups of the form that are asked with a step and not when the entry is created."""
        return frozenset(action.group for action in self.actions if action.group)

    def ends(self, state: str) -> bool:
        """Whether nothing more is expected in a state; one that this version does not know is open."""
        known = self.state(state)
        return known is not None and known.ends

    @property
    def number_parts(self) -> str:
        """The question by whose answers its number series may be split; empty: none, or no numbers."""
        return "" if self.number is None else self.number.parts

    def seals(self, state: str) -> bool:
        """Whether an entry in a state is not corrected any more."""
        known = self.state(state)
        return known is not None and known.sealed

    def letter_of(self, answers: Mapping[str, str]) -> Letter | None:
        """The document that is written out of an entry with these answers; ``None`` where it is none."""
        return next((letter for letter in self.letters if letter.is_of(answers)), None)

    def form(self) -> FormDefinition:
        """The form, loaded with its files.

        Raises:
            Problem: it cannot be read.
        """
        return load_form(self.form_xml, self.files)


def newest_first(registers: Iterable[Register]) -> tuple[Register, ...]:
    """Registers in the order in which the office sees them."""
    return tuple(sorted(registers, key=lambda register: (register.order, register.code)))
