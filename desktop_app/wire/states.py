"""Which records take no changes: what a closed round or an accepted report holds, and what is only added.

Both ends ask the same: the office does not write such a change, and the province does not take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, starmap
from typing import Final

from desktop_app.base.ids import OFFICER
from desktop_app.base.locked_states import LOCKED_PERIOD, LOCKED_REPORT, LOCKED_ROUND, WHOLE_COMMUNE
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import is_figure_file, periods_over

_STATED = {"survey_round": LOCKED_ROUND, "period_status": LOCKED_PERIOD}
_FIRST = {"survey_round": "draft", "period_status": "draft"}
_CELLS = frozenset({"indicator_value", "figure_confirmation"})
_IN_ROUND = frozenset({"survey_area", "survey_tally", "survey_second_keying"})
_UNDER = {
    "survey_round": ("survey_response", *sorted(_IN_ROUND)),
    "period_status": (*sorted(_CELLS), "attachment"),
}

_HELD = frozenset(chain.from_iterable(_UNDER.values()))
"""The kinds of records that a state of another one can hold."""

type StateKey = tuple[str, str]
"""Entity and id of the record that holds a state."""


def states_anything(entity: str) -> bool:
    """Return whether records of this kind hold a state on which others depend."""
    return entity in _STATED


def order_of_saying(entity: str) -> int:
    """Return where records of this kind stand when many are said at once.

    What closes others comes behind them. Officers come first: of those who are known the rest is taken.
    """
    return -1 if entity == OFFICER else int(states_anything(entity) or entity == CLOSING)


def closes_month(entity: str, patch: Mapping[str, Value]) -> bool:
    """Return whether a change closes a month of the fund, and those before it."""
    return entity == CLOSING and bool(patch.get("month"))


def is_about_others(entity: str, entity_id: str, patch: Mapping[str, Value]) -> bool:
    """Return whether a change closes what other records belong to: it is about all of them."""
    return entity in _CLOSING and (is_locked(entity, entity_id, patch) or closes_month(entity, patch))


def is_locked(entity: str, entity_id: str, fields: Mapping[str, Value]) -> bool:
    """Return whether a record that holds a state is in one that takes no changes."""
    if entity == "period_status" and entity_id.endswith(f":{WHOLE_COMMUNE}"):
        return fields.get("status") in LOCKED_REPORT
    return fields.get("status") in _STATED.get(entity, ())


def first_state(entity: str) -> str:
    """Return the state that records of this kind have before anybody moves them on."""
    return _FIRST[entity]


def entities_under(entity: str) -> tuple[str, ...]:
    """Return the kinds of records that a state in a record of this kind holds."""
    return _UNDER.get(entity, ())


def states_over(entity: str, entity_id: str, fields: Mapping[str, Value]) -> tuple[StateKey, ...]:
    """Return which records' states decide whether this one may change; none: it always may."""
    if entity == "survey_response":
        round_id = str(fields.get("round_id") or "")
        return (("survey_round", round_id),) if round_id else ()
    parts = entity_id.split(":")
    if entity in _IN_ROUND and len(parts) > 1:
        return (("survey_round", parts[1]),)
    is_file = is_figure_file(entity, entity_id)
    if (entity in _CELLS and len(parts) > 4) or (is_file and len(parts) > 5):
        return _reports_over(parts[1], parts[3], ":".join(parts[4:-1] if is_file else parts[4:]))
    return ()


def states_over_all(entity: str, records: Iterable[tuple[str, Mapping[str, Value]]]) -> set[StateKey]:
    """Return :func:`states_over` of all these records of one kind, by id and fields; quick for many."""
    if entity in _CELLS:
        parts = (entity_id.split(":", 4) for entity_id, _ in records)
        places = {(found[1], found[3], found[4]) for found in parts if len(found) > 4}
        return set(chain.from_iterable(starmap(_reports_over, places)))
    if entity == "survey_response":
        rounds = {str(fields.get("round_id") or "") for _, fields in records}
        return {("survey_round", round_id) for round_id in rounds if round_id}
    if entity not in _HELD:
        return set()
    return set(chain.from_iterable(states_over(entity, *record) for record in records))


@lru_cache(maxsize=256)
def _reports_over(set_code: str, period: str, unit: str) -> tuple[StateKey, ...]:
    """Return the reports to which a figure belongs; kept, since a unit has many figures of one period."""
    return tuple(
        ("period_status", ":".join(("ps", set_code, each, of)))
        for each in (period, *periods_over(period))
        for of in dict.fromkeys((unit, WHOLE_COMMUNE))
    )


MATTER: Final = "register_matter"
SEALED: Final = "sealed"
"""The field of an entry that says that it is as it was issued."""

EVENT: Final = "register_event"
NUMBER: Final = "register_number"
BOOK: Final = "number_book"
VOUCHER: Final = "fund_voucher"
CLOSING: Final = "fund_closing"
_CLOSING: Final = frozenset({*_STATED, CLOSING})

_NOTHING: Final = ("", 0, None)

ERASE: Final = "persons.erase"
"""The right to empty what names a person, given person by person."""

_GIVER_KIND: Final = "content/partner_kind"
_NOBODY: Final = "anonymous"

_NAMING: Final[Mapping[str, tuple[str, ...]]] = {
    EVENT: ("answers/", "replaced/", "reason", "addressee"),
    VOUCHER: (
        "content/partner",
        "content/address",
        "content/tax_code",
        "content/payer",
        "content/reason",
        "content/late_reason",
        "content/note",
        "content/bank_reference",
    ),
    "fund_draft": ("content/",),
    MATTER: ("answers/",),
    "helped_household": ("name", "hamlet", "category", "note"),
    "residential_area": ("head_name", "head_phone"),
    "survey_response": ("answers/", "comment"),
    "survey_second_keying": ("answers/", "settled/"),
}
"""By entity the fields that may name a person; one that ends in a slash is every entry of a map."""


def empties(entity: str, name: str, value: Value) -> bool:
    """Return whether a field that may name a person gets nothing in it; who gave is nobody then.

    Amounts, days, states and numbers stay, so every count and sum is as before (Law 91/2025/QH15: deletion).
    """
    if name == _GIVER_KIND and entity in (VOUCHER, "fund_draft"):
        return value == _NOBODY
    if value not in (None, ""):
        return False
    named = _NAMING.get(entity, ())
    return name in named or any(each.endswith("/") and name.startswith(each) for each in named)


def erases(entity: str, patch: Mapping[str, Value]) -> bool:
    """Return whether a change does nothing but empty fields that may name a person."""
    return bool(patch) and all(empties(entity, name, value) for name, value in patch.items())


def erases_what_lasts(entity: str, present: Mapping[str, Value], patch: Mapping[str, Value]) -> bool:
    """Return whether a change takes something out of a record that is otherwise never changed."""
    return entity in (EVENT, VOUCHER) and any(
        empties(entity, name, value) and not alike(present.get(name), value) for name, value in patch.items()
    )


def is_sealed(entity: str, fields: Mapping[str, Value]) -> bool:
    """Return whether an entry went out as it is, such as a document that was issued."""
    return entity == MATTER and bool(fields.get(SEALED))


def changes_what_is_sealed(entity: str, present: Mapping[str, Value], patch: Mapping[str, Value]) -> bool:
    """Return whether ``patch`` would change what went out; that it may be changed again is said by itself."""
    if not is_sealed(entity, present):
        return False
    return any(name != SEALED and not alike(present.get(name), value) for name, value in patch.items())


def is_closed_or_void(entity: str, fields: Mapping[str, Value]) -> bool:
    """Return whether a book is closed, or a number out of use."""
    return bool(fields.get("closed_on" if entity == BOOK else "voided_on"))


def alike(present: Value, value: Value) -> bool:
    """Return whether two values say the same; a field that was never said holds nothing."""
    if present in _NOTHING and value in _NOTHING:
        return True
    return type(present) is type(value) and present == value
