"""Which rights let somebody write a record: what the commands of the office ask, for whoever takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_app.base.ids import OFFICER
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.wire.guards.lasting import seals
from desktop_app.wire.op import Op, Value
from desktop_app.wire.scopes import is_figure_file, is_register_file
from desktop_app.wire.states import ERASE, erases, erases_what_lasts

MANAGE_OFFICERS = "accounts.manage"

_REPORT = "period_status"
"""The right that it needs is that of the state which it is in, too."""

_ROUND = "survey_round"

_FILE = "attachment"

type Wanted = frozenset[str]
"""Rights of which one is enough."""

_FORMS = frozenset({"surveys.enter", "surveys.manage"})
"""Whoever manages rounds moves their forms to a newer questionnaire."""

_REGISTERS = frozenset({"registers.enter", "registers.review"})

_NUMBERS = _REGISTERS | {"fund.post"}
"""A voucher gets its number when it is posted."""

_FUND = frozenset({"fund.enter"})

_EXCHANGE = frozenset({"sync.run"})
"""What a computer says of itself and of its keys while it exchanges."""

_RIGHTS: Mapping[str, Wanted] = {
    "residential_area": frozenset({"areas.edit"}),
    "indicator_value": frozenset({"movements.enter"}),
    "target_value": frozenset({"movements.targets"}),
    "reporting_event": frozenset({"movements.enter"}),
    "figure_confirmation": frozenset({"movements.enter"}),
    "period_text": frozenset({"movements.enter"}),
    _ROUND: frozenset({"surveys.manage"}),
    "survey_area": _FORMS,
    "survey_response": _FORMS,
    "survey_tally": _FORMS,
    "survey_second_keying": _FORMS,
    _FILE: _FORMS,
    "register_matter": _REGISTERS,
    "register_event": _REGISTERS,
    "register_link": _REGISTERS,
    "register_batch": frozenset({"registers.review"}),
    "number_book": _NUMBERS,
    "register_number": _NUMBERS,
    "printed_paper": frozenset({"reports.print"}),
    "fund_campaign": _FUND,
    "fund_draft": _FUND,
    "fund_voucher": frozenset({"fund.post"}),
    "fund_closing": frozenset({"fund.close"}),
    "fund_disclosure": frozenset({"fund.post"}),
    "helped_household": _FUND,
    "goods_item": _FUND,
    "goods_store": _FUND,
    "office_profile": frozenset({"office.edit"}),
    "office_key": _EXCHANGE,
    "key_holder": _EXCHANGE,
    OFFICER: frozenset({MANAGE_OFFICERS}),
}


def rights_for(op: Op, present: Mapping[str, Value]) -> list[Wanted]:
    """Of each of these an author needs one right to change a record that is ``present`` so far.

    A kind of record that this version does not know needs none.
    """
    status = op.patch.get("status")
    if op.entity == _REPORT:
        states = {state for state in (status, present.get("status")) if isinstance(state, str)}
        return [frozenset({right}) for state in sorted(states) if (right := _for_state(state))]
    if op.entity == _ROUND and status == "closed":
        return [frozenset({"surveys.close", "surveys.manage"})]
    if is_figure_file(op.entity, op.entity_id):
        return [_RIGHTS["indicator_value"]]
    if op.entity == _FILE:
        rights = _REGISTERS if is_register_file(op.entity, op.entity_id) else _RIGHTS[_FILE]
        is_gone = bool(present) and not op.patch.get("owner", "…") and not op.patch.get("sha256")
        return [rights | {ERASE} if is_gone else rights]
    return (
        _erasing(op, present)
        or _sealing(op, present)
        or ([_RIGHTS[op.entity]] if op.entity in _RIGHTS else [])
    )


def _erasing(op: Op, present: Mapping[str, Value]) -> list[Wanted]:
    """What it needs to empty what names a person in a record that is there; nothing of other ops."""
    if present and erases_what_lasts(op.entity, present, op.patch):
        return [frozenset({ERASE})]
    if present and op.entity in _RIGHTS and erases(op.entity, op.patch):
        return [_RIGHTS[op.entity] | {ERASE}]
    return []


def _sealing(op: Op, present: Mapping[str, Value]) -> list[Wanted]:
    """What it needs to seal what is there: whoever began it seals all, who may change a record that one."""
    if present and op.entity in _RIGHTS and seals(op.entity, present, op.patch):
        return [_RIGHTS[op.entity] | {MANAGE_OFFICERS}]
    return []


def depends_on_state(entity: str) -> bool:
    """Return whether the right that changes of such records need is another one for other states."""
    return entity in (_REPORT, _ROUND)


def may_need_right(op: Op) -> bool:
    """Return whether an op needs a right, or may need one for the record that it changes."""
    return op.entity == _REPORT or bool(rights_for(op, {}))


def _for_state(status: str) -> str:
    try:
        return role_book().right_for_status(status)
    except Problem:
        return ""  # a state of a newer version


def permitted(fields: Mapping[str, Value]) -> frozenset[str]:
    """Return what an officer with these fields may do."""
    if fields.get("dismissed"):
        return frozenset()
    return role_book().permitted(_codes(fields.get("roles")), _codes(fields.get("extra_rights")))


def undisputed(fields: Mapping[str, Value], waiting: Iterable[tuple[str, Value]]) -> frozenset[str]:
    """What an officer may do while other values of some fields wait for a decision: what all of them give."""
    every = [*fields.items(), *waiting]
    if len(every) == len(fields):
        return permitted(fields)  # nearly always
    if any(value for name, value in every if name == "dismissed"):
        return frozenset()

    def all_give(field: str) -> frozenset[str]:
        said = [_codes(value) for name, value in every if name == field]
        given = [permitted({field: " ".join(codes)}) for codes in said]
        return frozenset.intersection(*given) if given else frozenset()

    return all_give("roles") | all_give("extra_rights")


def _codes(value: Value) -> frozenset[str]:
    return frozenset(value.split()) if isinstance(value, str) else frozenset()
