"""Totals of areas that counted by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from desktop_app.base.ids import survey_tally_id
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.rounds.commands import require_entry
from desktop_app.surveys.rounds.running import HAND_TALLIES_OF_ROUND


def hand_tallies(connection: Connection, round_id: str) -> dict[str, dict[str, dict[str, int]]]:
    """Hand-counted totals: area id → question → answer code → number of forms."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for area_id, question, counts in HAND_TALLIES_OF_ROUND.rows(connection, round=round_id):
        found.setdefault(area_id, {})[question] = json.loads(counts)
    return found


def set_tally(
    rec: Recorder,
    round_id: str,
    area_id: str,
    question: str,
    counts: Mapping[str, int | None],
    shown: Mapping[str, int | None] = MappingProxyType({}),
) -> None:
    """Set the hand-counted totals of one question by answer code (``no_answer`` included).

    ``shown``: the values in the cells when they were typed over.

    Raises:
        RoundNotOpen: the round does not take counts any more.
    """
    require_entry(rec, round_id)
    rec.put(
        "survey_tally",
        survey_tally_id(round_id, area_id, question),
        {"round_id": round_id, "area_id": area_id, "question": question, "counts": dict(counts)},
        shown={f"counts/{code}": count for code, count in shown.items()},
    )


def set_tallies(
    rec: Recorder,
    round_id: str,
    area_id: str,
    totals: Mapping[str, Mapping[str, int | None]],
    shown: Mapping[str, Mapping[str, int | None]] = MappingProxyType({}),
) -> None:
    """Set the hand-counted totals of several questions, as one act; ``shown`` as for :func:`set_tally`.

    Raises:
        RoundNotOpen: the round does not take counts any more.
    """
    for question, counts in totals.items():
        set_tally(rec, round_id, area_id, question, counts, shown.get(question, {}))
