"""Totals of areas that counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desktop_app.base.ids import survey_tally_id
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.rounds.commands import require_entry


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
