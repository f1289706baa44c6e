"""Open rounds and the progress of their areas for the first page, read before SQLAlchemy is loaded."""

from __future__ import annotations

import msgspec

from desktop_app.base.figures.answer_scale import KeptScale, decode_scale
from desktop_app.storage.plain_query import HasDriver, PlainQuery, WholeBookNeeded
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.rows import round_area_from, round_from

COUNTS_OF_ROUND = PlainQuery("""
    SELECT area_id, counts, questionnaire FROM survey_count WHERE round_id = :round
""")
decode_counts = msgspec.json.Decoder(dict[str, int]).decode
"""What is kept of an area in ``survey_count.counts``."""
_HAND_TALLIES_OF_ROUND = PlainQuery("""
    SELECT area_id, question, counts FROM survey_tally WHERE round_id = :round
""")
QUESTIONNAIRE_OF_ROUND = PlainQuery("""
    SELECT sha256, template_code, template_version
    FROM survey_round
    JOIN catalogue_package ON code = template_code AND package_version = template_version
    WHERE survey_round.id = :round AND kind = 'survey_form'
""")
_SCALE_OF_ROUND = PlainQuery("""
    SELECT scale FROM survey_round
    JOIN catalogue_package ON code = template_code AND package_version = template_version
    WHERE survey_round.id = :round AND kind = 'survey_form'
""")
_ROUNDS = PlainQuery("""
    SELECT id, title, target, year, template_code, template_version, plan_number, plan_date, legal_basis,
        planned_from, planned_to, closed_on, status, thresholds, asked_from, asked_to, archived,
        locked, reason AS lock_reason
    FROM survey_round LEFT JOIN sync_lock ON scope = 'round:' || id
    WHERE coalesce(deleted, 0) = 0 AND (coalesce(archived, 0) = 0 OR :with_archived)
    ORDER BY year DESC, id DESC
""")
_AREAS_OF_ROUND = PlainQuery("""
    SELECT round_id, area_id, total_households, forms_issued, forms_collected, method, tally_mode,
        survey_area.status,
        minutes, name, kind, names_until, asked_to, planned_to, closed_on
    FROM survey_area JOIN residential_area ON residential_area.id = area_id
        JOIN survey_round ON survey_round.id = round_id
    WHERE round_id = :round ORDER BY position, residential_area.id
""")


def listed_rounds(connection: HasDriver, *, with_archived: bool = False) -> list[Round]:
    """Return the rounds that are not put away, or all, the latest year first."""
    return [round_from(row) for row in _ROUNDS.records(connection, with_archived=with_archived)]


def areas_of(connection: HasDriver, round_id: str) -> list[RoundArea]:
    """Return the areas of a round in the office's own order."""
    return [round_area_from(row) for row in _AREAS_OF_ROUND.records(connection, round=round_id)]


def kept_counts(connection: HasDriver, round_id: str) -> dict[str, dict[str, int]]:
    """Return the counts of a round by area id, where all of them were counted by its present questionnaire.

    Raises:
        WholeBookNeeded: some area has to be counted afresh.
    """
    found = COUNTS_OF_ROUND.rows(connection, round=round_id)
    stamps = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    stamp = str(stamps[0][0]) if stamps else ""
    if any(counted_by != stamp for _, _, counted_by in found):
        raise WholeBookNeeded
    return {area: decode_counts(counts) for area, counts, _ in found}


def hand_tallies(connection: HasDriver, round_id: str) -> dict[str, dict[str, dict[str, int]]]:
    """Hand-counted totals: area id → question → answer code → number of forms."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for area_id, question, counts in _HAND_TALLIES_OF_ROUND.rows(connection, round=round_id):
        found.setdefault(area_id, {})[question] = msgspec.json.decode(counts)
    return found


def scale_of_round(connection: HasDriver, round_id: str) -> KeptScale | None:
    """Return the scale of the questionnaire of a round; ``None`` while that is not on this computer.

    Raises:
        WholeBookNeeded: it is not kept.
    """
    found = _SCALE_OF_ROUND.rows(connection, round=round_id)
    if not found:
        return None
    if found[0][0] is None:
        raise WholeBookNeeded
    return decode_scale(found[0][0])
