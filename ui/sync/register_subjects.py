"""Titles of records of registers: "Sổ … – 03/2026 Đường vào thôn ngập". No Qt."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.forms.types.table import TEXT
from desktop_app.registers.entries.places import EntryInRegister, place_of_record
from desktop_app.registers.entries.records import ANSWERS
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from ui.sync.field_forms import FieldForm, FieldKind
from ui.sync.field_names import field_name

_DASH = " – "
_OF_REGISTERS = frozenset(
    {
        "register_matter",
        "register_event",
        "register_link",
        "register_batch",
        "number_book",
        "register_number",
    }
)
_STATES = frozenset({"from_state", "to_state"})
_KINDS = {
    **dict.fromkeys(
        ("opened_on", "on_day", "paper_date", "until", "given_on", "voided_on", "closed_on", "locks_on"),
        FieldKind.DATE,
    ),
    **dict.fromkeys(("entered_at", "recorded_at", "linked_at", "given_at", "locked_at"), FieldKind.MOMENT),
    **dict.fromkeys(("extra_days", "first_free", "ordinal", "seen_until"), FieldKind.WHOLE),
}


class RegisterSubjects:
    """Describes records of registers in the words of their register."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @staticmethod
    def knows(entity: str) -> bool:
        """Whether this is a kind of record of the registers."""
        return entity in _OF_REGISTERS

    def describe(self, entity: str, entity_id: str, field: str) -> tuple[str, str, FieldForm]:
        """Title of the record, name of the field, and how its values look."""
        parts = entity_id.split(":")
        if entity in ("number_book", "register_number"):
            return self._of_numbers(entity, parts, field)
        if entity == "register_batch":
            code, name = (*parts[1:3], "", "")[:2]
            title = tr("Batch “{name}” of the register {code}", name=name, code=code)
            return title, field_name(entity, field), _form(field, None)
        place = place_of_record(self._connection, entity, entity_id)
        wording = self._wording(place)
        title = _title(place, wording)
        name = field.removeprefix(ANSWERS)
        if name != field:
            return title, *self._answer(name, wording)
        return title, field_name(entity, field), _form(field, wording)

    def _of_numbers(self, entity: str, parts: list[str], field: str) -> tuple[str, str, FieldForm]:
        series, year, *place = (*parts[1:], "", "")
        title = tr("Book of numbers {series}, {year}", series=series, year=year)
        if entity == "register_number":
            number = "".join(place)
            title = tr(
                "Number {number} of the book {series}, {year}", number=number, series=series, year=year
            )
        return title, field_name(entity, field), _form(field, None)

    def _wording(self, place: EntryInRegister | None) -> RegisterWording | None:
        if place is None:
            return None
        register = known_register(self._connection, place.register_code, place.register_version)
        return None if register is None else wording_of(register)

    @staticmethod
    def _answer(name: str, wording: RegisterWording | None) -> tuple[str, FieldForm]:
        if wording is None or not wording.form.knows(name):
            return tr("The question “{name}”, which this computer does not know", name=name), FieldForm()
        words = partial(wording.value, name)
        choices = wording.choices(name)
        if choices and wording.takes_one(name):
            options = ((None, tr("No answer")), *choices.items())
            return wording.question(name), FieldForm(FieldKind.CHOICE, options, wording=words)
        kind = FieldKind.FIXED if choices else FieldKind.ANSWER
        answer_type = TEXT if choices else wording.form.answer_type(name)
        return wording.question(name), FieldForm(kind, answer_type=answer_type, wording=words)


def _title(place: EntryInRegister | None, wording: RegisterWording | None) -> str:
    if place is None or wording is None:
        return tr("An entry of a register")
    what = " ".join(part for part in (place.number, place.title) if part)
    return _DASH.join(part for part in (wording.register.title.shown(), what) if part)


def _form(field: str, wording: RegisterWording | None) -> FieldForm:
    """Return how the values of a plain field look."""
    if field in _KINDS:
        return FieldForm(_KINDS[field])
    if field in ("removed", "stamped_before", "sealed"):
        return FieldForm(FieldKind.CHOICE, ((0, tr("No")), (1, tr("Yes"))))
    if wording is None:
        return FieldForm()
    if field in _STATES:
        states = tuple((state.code, wording.state(state.code)) for state in wording.register.states)
        return FieldForm(FieldKind.CHOICE, states)
    return FieldForm(FieldKind.FIXED, wording=wording.step) if field == "action" else FieldForm()
