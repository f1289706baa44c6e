"""Which records a closed round or an accepted report holds fast when changes arrive."""

from __future__ import annotations

from collections.abc import Mapping

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

type StateKey = tuple[str, str]
"""Entity and id of the record that holds a state."""


def states_anything(entity: str) -> bool:
    """Whether records of this kind hold a state on which others depend."""
    return entity in _STATED


def is_locked(entity: str, entity_id: str, fields: Mapping[str, Value]) -> bool:
    """Whether a record that holds a state is in one that takes no changes."""
    if entity == "period_status" and entity_id.endswith(f":{WHOLE_COMMUNE}"):
        return fields.get("status") in LOCKED_REPORT
    return fields.get("status") in _STATED.get(entity, ())


def first_state(entity: str) -> str:
    """The state that records of this kind have before anybody moves them on."""
    return _FIRST[entity]


def entities_under(entity: str) -> tuple[str, ...]:
    """The kinds of records that a state in a record of this kind holds."""
    return _UNDER.get(entity, ())


def states_over(entity: str, entity_id: str, fields: Mapping[str, Value]) -> tuple[StateKey, ...]:
    """Which records' states decide whether this one may change; none: it always may."""
    if entity == "survey_response":
        round_id = str(fields.get("round_id") or "")
        return (("survey_round", round_id),) if round_id else ()
    parts = entity_id.split(":")
    if entity in _IN_ROUND and len(parts) > 1:
        return (("survey_round", parts[1]),)
    is_file = is_figure_file(entity, entity_id)
    if (entity in _CELLS and len(parts) > 4) or (is_file and len(parts) > 5):
        periods = (parts[3], *periods_over(parts[3]))
        units = dict.fromkeys((":".join(parts[4:-1] if is_file else parts[4:]), WHOLE_COMMUNE))
        return tuple(
            ("period_status", ":".join(("ps", parts[1], period, unit)))
            for period in periods
            for unit in units
        )
    return ()
