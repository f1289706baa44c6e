"""What the answers, states and steps of a register are called: the one place that says it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_number
from desktop_app.base.spelling import Tones, spelled, spelled_parts
from desktop_app.catalogue.registers.definition import (
    AMENDED,
    NOTED,
    OPENED,
    RESTORED,
    SETTLED,
    TAKEN_BACK,
    VOID_STATE,
    VOIDED,
    Register,
)
from desktop_app.catalogue.registers.sources import Condition
from desktop_app.forms.records.form_words import BETWEEN_CHOICES, FormWords
from desktop_app.forms.types.answer_type import Choosing

CORRECTED = "corrected"
"""What a change of an entry's own answers is called among its events."""

ATTACHED = "attached"
"""What a file that was added to an entry by itself is called among its events."""

NUMBERED: Final = "numbered"
NUMBER_INSERTED: Final = "number_inserted"
NUMBER_STAMPED: Final = "number_stamped"
NUMBER_VOIDED: Final = "number_voided"
"""What is said of a number that an entry got apart from a step, or lost, among its events."""

_MORE_THAN_A_YEAR = 10_000
_BETWEEN_ON_PAPER = "; "
_BUILT_IN = {
    OPENED: N_("Entered"),
    NOTED: N_("Note"),
    VOIDED: N_("Voided"),
    RESTORED: N_("Counts again"),
    CORRECTED: N_("Corrected"),
    ATTACHED: N_("File attached"),
    NUMBERED: N_("Number given ahead of the step"),
    NUMBER_INSERTED: N_("Number inserted between two others"),
    NUMBER_STAMPED: N_("Number that was on the paper already"),
    NUMBER_VOIDED: N_("Number voided"),
    TAKEN_BACK: N_("Step taken back"),
    AMENDED: N_("Corrected by a file"),
    SETTLED: N_("Two steps at the same time were settled"),
}


@dataclass(frozen=True, slots=True)
class RegisterWording:
    """The words of one version of a register."""

    register: Register
    form: FormWords
    tones: Tones | None = None
    """How the words of the register are spelled, on papers of an office; ``None``: as it has them."""

    def question(self, name: str) -> str:
        """What a question is called."""
        return self.form.question(name) if self.form.knows(name) else name

    def value(self, name: str, value: str) -> str:
        """An answer in words; as it is stored where the form does not know the question."""
        if not value or not self.form.knows(name):
            return value
        text_shown = self.form.value(name, value, {})
        if self.tones is None:
            return text_shown
        kind = self.form.answer_type(name)
        if kind.is_number:
            return self._number(name, value) or text_shown
        if kind.choosing is Choosing.NOTHING:  # what somebody typed stays as it was written
            return text_shown
        return spelled(text_shown.replace(BETWEEN_CHOICES, _BETWEEN_ON_PAPER), self.tones)

    def _number(self, name: str, value: str) -> str:
        """A number with its thousands apart; nothing for a year, which has no unit behind its question."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            return ""
        is_figure = abs(number) >= _MORE_THAN_A_YEAR or self.is_figure(name)
        return format_number(number) if is_figure and number.is_finite() else ""

    def is_figure(self, name: str) -> bool:
        """Whether a question asks for a figure with a unit, and not for a year."""
        return self.is_number(name) and self.question(name).endswith(")")

    def choices(self, name: str) -> dict[str, str]:
        """The choices of a question by code, where it has a list of them."""
        return self.form.choices(name)

    def condition(self, condition: Condition) -> str:
        """The answers that an entry must have, such as "Source: press, Internet"; empty where any will do."""
        return "; ".join(
            f"{self.question(source.answer)}: {self._one_of(source.answer, allowed)}"
            for source, allowed in condition.wanted.items()
            if source.answer
        )

    def _one_of(self, name: str, allowed: frozenset[str]) -> str:
        named = [text for code, text in self.choices(name).items() if code in allowed]
        return ", ".join(named or sorted(allowed))

    def is_number(self, name: str) -> bool:
        """Whether the answer of a question is a number."""
        return self.form.knows(name) and self.form.answer_type(name).is_number

    def takes_one(self, name: str) -> bool:
        """Whether exactly one of :meth:`choices` is the answer."""
        return self.form.answer_type(name).choosing is Choosing.ONE

    def state(self, code: str) -> str:
        """What a state is called."""
        if code == VOID_STATE:
            return tr("Voided")
        found = self.register.state(code)
        return code if found is None else found.label.shown()

    def step(self, code: str) -> str:
        """What a step, or another event, is called."""
        return step_name(self.register, code)


def step_name(register: Register | None, code: str) -> str:
    """What a step, or another event, is called; generally, where this computer does not know it."""
    if code in _BUILT_IN:
        return tr(_BUILT_IN[code])
    found = None if register is None else register.action(code)
    return tr("A step that this computer does not know") if found is None else found.label.shown()


def wording_of(register: Register, tones: Tones | None = None) -> RegisterWording:
    """The words of a register; kept, because a list asks again and again. ``tones``: for a paper."""
    return _wording(_ByContent(register), tones)


@dataclass(frozen=True, eq=False)
class _ByContent:
    register: Register

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByContent) and other.register.sha256 == self.register.sha256

    def __hash__(self) -> int:
        return hash(self.register.sha256)


@lru_cache(maxsize=64)
def _wording(kept: _ByContent, tones: Tones | None) -> RegisterWording:
    register = kept.register if tones is None else spelled_parts(kept.register, tones)
    return RegisterWording(register, FormWords(register.version, register.form()), tones)
