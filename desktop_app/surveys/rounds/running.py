"""Rounds and how far their areas are, as the first page shows them: read before SQLAlchemy is loaded."""

from __future__ import annotations

from collections import Counter

import msgspec

from desktop_app.storage.compiled import HasDriver, WholeBookNeeded
from desktop_app.storage.first_page import (
    AREAS_OF_ROUND,
    COUNTS_OF_ROUND,
    HAND_TALLIES_OF_ROUND,
    QUESTIONNAIRE_OF_ROUND,
    ROUNDS,
)
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.rows import round_area_from, round_from


def listed_rounds(connection: HasDriver) -> list[Round]:
    """The rounds that are not put away, the latest year first."""
    return [round_from(row) for row in ROUNDS.records(connection)]


def areas_of(connection: HasDriver, round_id: str) -> list[RoundArea]:
    """The areas of a round in the office's own order."""
    return [round_area_from(row) for row in AREAS_OF_ROUND.records(connection, round=round_id)]


def kept_counts(connection: HasDriver, round_id: str) -> dict[str, Counter[str]]:
    """The counts of a round by area id, where all of them were counted by its present questionnaire.

    Raises:
        WholeBookNeeded: some area has to be counted afresh.
    """
    found = COUNTS_OF_ROUND.rows(connection, round=round_id)
    stamps = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    stamp = str(stamps[0][0]) if stamps else ""
    if any(counted_by != stamp for _, _, counted_by in found):
        raise WholeBookNeeded
    return {area: Counter(msgspec.json.decode(counts)) for area, counts, _ in found}


def areas_with_totals(connection: HasDriver, round_id: str) -> frozenset[str]:
    """The areas of which totals counted by hand were entered."""
    return frozenset(area for area, _, _ in HAND_TALLIES_OF_ROUND.rows(connection, round=round_id))
