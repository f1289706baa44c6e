"""Titles of records of registers: "Sổ … – 03/2026 Đường vào thôn ngập". No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.forms.types.table import TEXT
from desktop_app.fund.ledger.numbering import series_shown
from desktop_app.journal.devices import current_device
from desktop_app.registers.entries.links import link_name
from desktop_app.registers.entries.places import EntryInRegister, place_of_record
from desktop_app.registers.entries.records import ANSWERS, MATTER
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import RegisterWording, step_name, wording_of
from desktop_app.wire.op import Value
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

    def describe(
        self, entity: str, entity_id: str, field: str, values: Mapping[str, Value] | None = None
    ) -> tuple[str, str, FieldForm]:
        """Title of the record, name of the field, and how its values look.

        ``values`` of a change that was refused say to which entry it belongs where the record is not here.
        """
        parts = entity_id.split(":")
        if entity in ("number_book", "register_number"):
            return self._of_numbers(entity, parts, field)
        if entity == "register_batch":
            code, name = (*parts[1:3], "", "")[:2]
            title = tr("Batch “{name}” of the register {code}", name=name, code=code)
            return title, field_name(entity, field), self._form(field, None)
        place = place_of_record(self._connection, entity, entity_id, values or {})
        wording = self._wording(place)
        title = _title(place, wording)
        name = field.removeprefix(ANSWERS)
        if name != field:
            return title, *self._answer(name, wording)
        return title, field_name(entity, field), self._form(field, wording)

    def _of_numbers(self, entity: str, parts: list[str], field: str) -> tuple[str, str, FieldForm]:
        row, year, *place = (*parts[1:], "", "")
        series = series_shown(self._connection, row)
        title = tr("Book of numbers {series}, {year}", series=series, year=year)
        if entity == "register_number":
            number = "".join(place)
            title = tr(
                "Number {number} of the book {series}, {year}", number=number, series=series, year=year
            )
        return title, field_name(entity, field), self._form(field, None)

    def _wording(self, place: EntryInRegister | None) -> RegisterWording | None:
        if place is None:
            return None
        register = known_register(self._connection, place.register_code, place.register_version)
        return None if register is None else wording_of(register)

    def _form(self, field: str, wording: RegisterWording | None) -> FieldForm:
        """Return how the values of a plain field look."""
        if field in _KINDS:
            return FieldForm(_KINDS[field])
        if field in ("removed", "stamped_before", "sealed"):
            return FieldForm(FieldKind.CHOICE, ((0, tr("No")), (1, tr("Yes"))))
        if field in _STATES and wording is not None:
            states = tuple((state.code, wording.state(state.code)) for state in wording.register.states)
            return FieldForm(FieldKind.CHOICE, states)
        words: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(_STATES, lambda _code: tr("A state that this computer does not know")),
            "action": partial(step_name, wording.register if wording is not None else None),
            "kind": link_name,
            "after": lambda ids: tr("{n} steps", n=len(ids.split())),
            "holder": self._computer,
            "area_id": self._area,
            **dict.fromkeys(("matter_id", "from_id", "to_id"), self._entry),
        }
        return FieldForm(FieldKind.FIXED, wording=words[field]) if field in words else FieldForm()

    def _area(self, area_id: str) -> str:
        names = {area.id: area.name for area in all_areas(self._connection)}
        return names.get(area_id) or tr("A residential area that is no longer listed")

    def _entry(self, matter_id: str) -> str:
        place = place_of_record(self._connection, MATTER, matter_id)
        return _title(place, self._wording(place)) if place is not None else tr("An entry of a register")

    def _computer(self, device_id: str) -> str:
        here = current_device(self._connection).device_id == device_id
        return tr("This computer") if here else tr("Another computer")

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
