"""Comments on single cells of a returned report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from desktop_app.base.ids import indicator_value_id
from desktop_app.base.locked_states import ASKED, WHOLE_COMMUNE
from desktop_app.base.text import fold
from desktop_app.wire.op import Value
from upstream.base.problems import ServerProblem
from upstream.base.terminal import one_line
from upstream.database.tables import record as table
from upstream.records.held import held_between
from upstream.records.stored import load_newer, load_records


@dataclass(frozen=True, slots=True)
class CommentInput:
    """A unit by its key or, of an area, by its name; an indicator by its code; what is wrong there."""

    unit: str
    indicator: str
    words: str


type Change = tuple[str, str, dict[str, Value]]
"""Entity, id and fields."""


def comments_on(
    connection: Connection, commune: str, scope: str, comments: Iterable[CommentInput], *, replace: bool
) -> list[Change]:
    """Return the changes of cells with their comments.

    A cell has one comment. Words of the office itself are replaced only where ``replace`` says so; otherwise
    they are shown.

    Raises:
        ServerProblem: the scope is no period, a comment has no words, its cell does not exist, or the office
            has commented it.
    """
    comments = list(comments)
    if not comments:
        return []
    kind, *parts = scope.split(":")
    if kind != "period":
        raise ServerProblem("Only a period has cells. Write what is wrong with a round into --reason.")
    set_code, period = parts
    areas = _areas(connection, commune)
    cells = [(comment, _unit(areas, comment.unit)) for comment in comments]
    ids = [indicator_value_id(set_code, comment.indicator, period, unit) for comment, unit in cells]
    known = load_records(connection, commune, [("indicator_value", each) for each in ids])
    changes: list[Change] = []
    of_office: list[str] = []
    for (comment, unit), entity_id in zip(cells, ids, strict=True):
        if not comment.words.strip():
            raise ServerProblem("Say what is wrong with {cell}.", cell=f"{comment.unit} {comment.indicator}")
        present = known.get(("indicator_value", entity_id))
        if present is None and not _is_reported(connection, commune, set_code, comment.indicator):
            raise ServerProblem(
                "Nobody in the commune has a figure for “{indicator}”. Look at the spelling; nothing was"
                " changed.",
                indicator=comment.indicator,
            )
        if present is not None and present.fields.get("note") and not present.fields.get("note_state"):
            words = one_line(str(present.fields["note"]))
            of_office.append(f"{comment.unit} {comment.indicator}: “{words}”")
        figure = present.fields.get("value") if present is not None else None
        version = present.fields.get("set_version") if present is not None and figure is not None else None
        fields: dict[str, Value] = {
            "note": comment.words.strip(),
            "note_state": ASKED,
            "note_value": figure,
            "note_version": version or "",
        }
        if present is None:
            where = {
                "set_code": set_code,
                "indicator_code": comment.indicator,
                "period": period,
                "unit": unit,
            }
            # Of which version it is says who types the figure, also one who has not heard of this yet.
            fields = {**where, **fields}
        changes.append(("indicator_value", entity_id, fields))
    if of_office and not replace:
        raise ServerProblem(
            "The office itself has written in these cells, and a cell has one comment: {comments}. Nothing "
            "was changed. With --replace-comments yours take their place.",
            comments="; ".join(of_office),
        )
    return changes


def units_of(connection: Connection, commune: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return the keys of units by how they were named.

    Raises:
        ServerProblem: one of them is no unit of the commune.
    """
    areas = _areas(connection, commune)
    return {unit: _unit(areas, unit) for unit in wanted}


def _areas(connection: Connection, commune: str) -> dict[str, str]:
    areas = load_newer(connection, commune, -1, ["residential_area"])
    return {area.entity_id: str(area.fields.get("name") or "") for area in areas}


def _unit(areas: dict[str, str], wanted: str) -> str:
    if wanted in areas or wanted == WHOLE_COMMUNE or wanted.startswith("org:"):
        return wanted
    found: Sequence[str] = [key for key, name in areas.items() if fold(name) == fold(wanted)]
    if len(found) == 1:
        return found[0]
    raise ServerProblem(
        "“{unit}” is no unit of this commune. Its areas: {areas}. Nothing was changed.",
        unit=wanted,
        areas=", ".join(sorted(areas.values())) or "–",
    )


def _is_reported(connection: Connection, commune: str, set_code: str, indicator: str) -> bool:
    begin = indicator_value_id(set_code, indicator, "", "")[:-1]
    row = connection.execute(
        select(table.c.entity_id)
        .where(
            table.c.commune == commune,
            table.c.entity == "indicator_value",
            func.substr(table.c.entity_id, 1, len(begin)) == begin,  # databases order texts differently
        )
        .limit(1)
    ).first()
    if row is not None:
        return True
    held = held_between(connection, commune, -1, entities=["indicator_value"])
    return any(each.entity_id.startswith(begin) for each in held)
