"""Scopes: the part of the book a record belongs to, for locks and for comparing both ends.

``round:<id>`` · ``period:<set>:<period>`` · ``target:<set>:<year>`` · ``areas`` · ``office`` ·
``officers`` · ``events`` · ``texts`` · ``registers`` · ``numbers`` ·
``papers`` · ``fund`` · ``keys`` · the entity's name for what has no scope of its own.

A period is part of the longer ones: the lock of a quarter holds its months, that of a year its quarters, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from desktop_app.base.ids import FIGURE_FILE, REGISTER_FILE
from desktop_app.wire.op import Value

_IN_ROUND = frozenset({"survey_area", "survey_tally", "survey_second_keying", "attachment"})
_IN_PERIOD = {"indicator_value": 3, "figure_confirmation": 3, "period_status": 2}
_WHOLE = {
    "residential_area": "areas",
    "office_profile": "office",
    "officer": "officers",
    "reporting_event": "events",
    "period_text": "texts",
    "register_matter": "registers",
    "register_event": "registers",
    "register_link": "registers",
    "register_batch": "registers",
    "number_book": "numbers",
    "register_number": "numbers",
    "printed_paper": "papers",
    "fund_campaign": "fund",
    "fund_draft": "fund",
    "fund_voucher": "fund",
    "fund_closing": "fund",
    "fund_disclosure": "fund",
    "helped_household": "fund",
    "goods_item": "fund",
    "goods_store": "fund",
    "office_key": "keys",
    "key_holder": "keys",
}
SCOPE_RULES: Final = (1, sorted(_IN_ROUND), sorted(_IN_PERIOD.items()), sorted(_WHOLE.items()))
"""What a scope follows from besides the record. The number rises whenever :func:`scope_of` changes."""


def round_scope(round_id: str) -> str:
    """Return the scope of everything in a survey round."""
    return f"round:{round_id}"


def period_scope(set_code: str, period: str) -> str:
    """Return the scope of the values of an indicator set in a reporting period."""
    return f"period:{set_code}:{period}"


def periods_over(period: str) -> tuple[str, ...]:
    """Return the longer periods around a period, the shortest first; an event is part of its year."""
    year, _, part = period.partition("-")
    kind, number = part[:1], part[1:]
    if kind == "E":
        return (f"{year}-Y",)
    if kind not in _MONTHS or not number.isdecimal():
        return ()
    last = int(number) * _MONTHS[kind]
    longer = (
        f"{year}-{over}{-(-last // months)}" for over, months in _MONTHS.items() if months > _MONTHS[kind]
    )
    return (*longer, f"{year}-Y")


def last_month(period: str) -> int:
    """Return the month of the year in which a period ends; 0 for an event, of which its key does not tell."""
    part = period.partition("-")[2]
    if part == "Y":
        return 12
    kind, number = part[:1], part[1:]
    return int(number) * _MONTHS[kind] if kind in _MONTHS and number.isdecimal() else 0


_MONTHS = {"M": 1, "Q": 3, "H": 6}
"""How many months a month, a quarter and a half-year have."""
_ID = r"[^\s:]+"
_PERIOD = r"\d{4}-(?:M(?:0[1-9]|1[0-2])|Q[1-4]|H[12]|Y|E-[a-z0-9]+(?:-[a-z0-9]+)*)"
_FORMS = re.compile(
    "|".join(
        (
            rf"round:{_ID}",
            rf"period:{_ID}:{_PERIOD}",
            rf"target:{_ID}:\d{{4}}",
            *dict.fromkeys(_WHOLE.values()),
        )
    ),
    re.ASCII,
)


def is_scope(text: str) -> bool:
    """Whether a text has one of the forms of a scope; whether anything is in it is another question."""
    return _FORMS.fullmatch(text) is not None


def scope_of(entity: str, entity_id: str, fields: Mapping[str, Value]) -> str:
    """Return the scope of a record. Ids that are made of coordinates tell it; a response needs its round."""
    if entity == "survey_round":
        return round_scope(entity_id)
    if entity == "survey_response":
        return round_scope(str(fields.get("round_id") or ""))
    parts = entity_id.split(":")
    place = 3 if is_figure_file(entity, entity_id) else _IN_PERIOD.get(entity, len(parts))
    if len(parts) > place:
        return period_scope(parts[1], parts[place])
    if entity in _IN_ROUND and len(parts) > 1 and parts[0] != REGISTER_FILE:
        return round_scope(parts[1])
    if entity == "target_value" and len(parts) > 3:
        return f"target:{parts[1]}:{parts[3]}"
    return _WHOLE.get("register_matter" if is_register_file(entity, entity_id) else entity, entity)


def is_figure_file(entity: str, entity_id: str) -> bool:
    """Return whether a record is a file of a figure: it belongs to the figure's period, others to a round."""
    return entity == "attachment" and entity_id.startswith(f"{FIGURE_FILE}:")


def is_register_file(entity: str, entity_id: str) -> bool:
    """Return whether a record is a file of an entry in a register: it belongs to the registers."""
    return entity == "attachment" and entity_id.startswith(f"{REGISTER_FILE}:")


def scopes_over(entity: str, entity_id: str, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the scope of a record, and those that contain it."""
    return within(scope_of(entity, entity_id, fields))


@lru_cache(maxsize=256)
def within(scope: str) -> tuple[str, ...]:
    """Return a scope, and those that contain it."""
    kind, *parts = scope.split(":")
    if kind != "period" or len(parts) != 2:
        return (scope,)
    set_code, period = parts
    return (scope, *(period_scope(set_code, longer) for longer in periods_over(period)))


def lock_over(
    locks: Mapping[str, str], entity: str, entity_id: str, *states: Mapping[str, Value]
) -> str | None:
    """Return the reason of the lock that holds a record, in any of its states; ``None``: it may change."""
    if locks:
        for fields in states:
            for scope in scopes_over(entity, entity_id, fields):
                if scope in locks:
                    return locks[scope]
    return None
