"""The valid forms of a round, read once.

The answers are unpacked here and not by SQLite, whose ``json_each`` takes five times as long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.results.counting import Answers

_AT_ONCE: Final = 200
"""So few forms are fetched at a time: each fetch holds the interpreter, and a key waits for it."""
_decode: Final = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode


def each_form(
    connection: Connection, round_id: str, area_ids: Collection[str]
) -> Iterator[tuple[str, Answers]]:
    """Yield area and answers of the valid forms of some areas of a round."""
    columns = survey_response.c
    query = select(columns.area_id, columns.answers).where(
        columns.round_id == round_id, columns.deleted == 0, columns.validity == ""
    )
    if len(area_ids) == 1:
        query = query.where(columns.area_id.in_(area_ids))
    wanted = frozenset(area_ids)
    for part in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
        for area_id, encoded in part:
            if area_id in wanted:
                yield area_id, _answers_in(encoded)


def _answers_in(encoded: str) -> Answers:
    """Return the answers of a stored form; what is no object of texts and numbers has none."""
    try:
        return _decode(encoded)
    except msgspec.DecodeError:
        return {}
