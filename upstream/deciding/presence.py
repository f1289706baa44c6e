"""Checks that there is anything to decide: an existing part of a book, something submitted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.base.resource_files import resource_path
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import scopes_over
from upstream.base.problems import ServerProblem
from upstream.database.tables import catalogue_item
from upstream.records.stored import load_newer, load_records

_SUBMITTED = ("submitted", "returned", "accepted")
_ALWAYS = frozenset({"areas", "office", "officers"})
_ENTITIES = {
    "round": ("survey_round", "survey_area", "survey_tally", "survey_response"),
    "period": ("period_status", "indicator_value", "figure_confirmation"),
    "target": ("target_value",),
}


def require_present(connection: Connection, commune: str, scope: str) -> None:
    """Require an existing scope: a round that was sent, a known set of indicators.

    A period may be locked before its first figure has come.

    Raises:
        ServerProblem: there is no such part of the book.
    """
    if scope in _ALWAYS or _set_is_known(connection, scope):
        return
    require_records(connection, commune, scope)


def require_records(connection: Connection, commune: str, scope: str) -> None:
    """Refuse a scope in which the commune has nothing.

    Raises:
        ServerProblem: there is no record in it.
    """
    if scope not in _ALWAYS and not _has_records(connection, commune, scope):
        raise ServerProblem(
            "The commune {commune} has sent nothing that belongs to “{scope}”. Look at the spelling; nothing"
            " was changed.",
            commune=commune,
            scope=scope,
        )


def require_submitted(connection: Connection, commune: str, scope: str) -> None:
    """Refuse what the office has not handed in.

    Areas, plan figures, the office and its officers have no act of handing in: they are there once sent.

    Raises:
        ServerProblem: there is nothing in the scope, or its round or report was not submitted.
    """
    require_records(connection, commune, scope)
    kind, *parts = scope.split(":")
    if kind == "round":
        fields = _fields(connection, commune, "survey_round", parts[0])
        if fields.get("status") not in _SUBMITTED:
            raise ServerProblem(
                "The office has not submitted the round “{title}”, so it can be neither accepted nor"
                " returned. Ask the office to submit it first, or lock it.",
                title=str(fields.get("title") or parts[0]),
            )
    elif kind == "period":
        report = period_status_id(parts[0], parts[1], WHOLE_COMMUNE)
        if _fields(connection, commune, "period_status", report).get("status") not in _SUBMITTED:
            raise ServerProblem(
                "The office has not submitted the report of {set} for {period}, so it can be neither accepted"
                " nor returned. Ask the office to close and submit it first, or lock it.",
                set=parts[0],
                period=parts[1],
            )


def _fields(connection: Connection, commune: str, entity: str, entity_id: str) -> Mapping[str, Value]:
    """Return the fields of a record as the commune sent them; empty: it sent none."""
    found = load_records(connection, commune, [(entity, entity_id)]).get((entity, entity_id))
    return found.fields if found is not None else {}


def _set_is_known(connection: Connection, scope: str) -> bool:
    """Whether the indicator set of a scope is published here, or ships with the program."""
    kind, code, *_ = scope.split(":")
    if kind not in ("period", "target"):
        return False
    if resource_path("catalogue", "indicators", code).is_dir():
        return True
    return (
        connection.execute(select(catalogue_item.c.code).where(catalogue_item.c.code == code)).first()
        is not None
    )


def _has_records(connection: Connection, commune: str, scope: str) -> bool:
    records = load_newer(connection, commune, -1, _ENTITIES[scope.partition(":")[0]])
    return any(scope in scopes_over(each.entity, each.entity_id, each.fields) for each in records)
