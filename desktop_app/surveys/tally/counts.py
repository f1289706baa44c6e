"""Counts of answers per area, kept with the writes so that a tally never reads the responses again.

The counts are derived: they are neither journalled nor sent, and :func:`recount` verifies them. Each area's
row names the questionnaire it was counted by; if the round has another one by now (it came later, or the
round was moved to a newer version) the area is counted again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desktop_app.journal.rows import Changes, Fields, NewRecords, RecordWriter
from desktop_app.storage.plain_query import PlainQuery
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_count, survey_response
from desktop_app.surveys.responses.records import ANSWERS
from desktop_app.surveys.rounds.running import COUNTS_OF_ROUND, decode_counts
from desktop_app.surveys.tally.counted_answers import counted_answers, counted_in_version, stamp_of
from desktop_app.surveys.tally.counted_forms import CountedAnswers, answer_key, contribution
from desktop_app.surveys.tally.form_faults import note_faults, rebuild_faults
from desktop_app.surveys.tally.serial_numbers import (
    TouchedNumbers,
    keep_numbers,
    recount_numbers,
    touched_numbers,
)

type _Place = tuple[str, str]

type AreaCounts = Mapping[str, int]
"""``valid``; ``invalid:<reason>``; over the valid forms of the area ``<question>=<code>`` for the choices,
and ``<question>=`` for the forms whose answer is not counted by what it says (see ``counted_answers``)."""

_NUMBERS_OF_ROUND = PlainQuery("""
    SELECT area_id, serials, questionnaire FROM survey_count WHERE round_id = :round
""")
_encoder = msgspec.json.Encoder(order="sorted")
_SOMETHING = "-"
_DECIDING = ("round_id", "area_id", "validity", "deleted")
"""What decides whether the answers of a form count, and where."""


def _differing(before: Fields, after: Fields) -> tuple[Fields, Fields]:
    """Both states of a form without what counts the same in both: nearly all of a form that was corrected."""
    if any(before.get(name) != after.get(name) for name in _DECIDING):
        return before, after
    return _unlike(before, after), _unlike(after, before)


def _unlike(state: Fields, other: Fields) -> Fields:
    return {
        name: value
        for name, value in state.items()
        if (there := other.get(name)) != value or type(there) is not type(value) or name in _DECIDING
    }


def _contributions(responses: Sequence[Fields], counted: CountedAnswers) -> Counter[str]:
    """Return what many responses add together."""
    return Counter(chain.from_iterable(contribution(fields, counted) for fields in responses))


def contributions_of_new(
    new: NewRecords, counted: Mapping[str, CountedAnswers]
) -> dict[_Place, Counter[str]]:
    """What new responses add to the counts of their areas: equal answers in an area are looked at once."""
    added: dict[_Place, Counter[str]] = defaultdict(Counter)
    valid: list[int] = []
    places: list[_Place] = []
    states = zip(
        new.column("round_id", ""),
        new.column("area_id", ""),
        new.column("validity", ""),
        new.column("deleted", 0),
        strict=True,
    )
    for row, (round_id, area_id, validity, deleted) in enumerate(states):
        place = (str(round_id), str(area_id))
        if validity and not deleted:
            added[place][f"invalid:{validity}"] += 1
        elif not deleted:
            valid.append(row)
            places.append(place)
    for place, number in Counter(places).items():
        added[place]["valid"] += number
    if not any(each.stamp for each in counted.values()):
        return added
    for name, column in zip(new.fields, new.values, strict=True):
        if name.startswith(ANSWERS):
            question = name.removeprefix(ANSWERS)
            given = column if len(valid) == len(column) else [column[row] for row in valid]
            if not any(each.counts_words_of(question) for each in counted.values()):
                given = ["" if value is None else str(value) and _SOMETHING for value in given]
            for (place, value), number in Counter(zip(places, given, strict=True)).items():
                if key := answer_key(counted[place[0]], name, value):
                    added[place][key] += number
    return added


def follow_responses(records: RecordWriter, changes: Changes) -> None:
    """Bring the counts up to date with changes of responses, in their transaction."""
    counted = {item: _counted_in(records, item) for item in _rounds_of(changes)}
    deltas: dict[_Place, Counter[str]] = defaultdict(Counter)
    added: dict[_Place, list[Fields]] = defaultdict(list)
    for change in changes:
        if isinstance(change, NewRecords):
            for place, counts in contributions_of_new(change, counted).items():
                deltas[place].update(counts)
            continue
        before, after = change.before, change.after
        if before is not None:
            before, after = _differing(before, after)
            place = _place(before)
            deltas[place].subtract(contribution(before, counted[place[0]]))
        added[_place(after)].append(after)
    for place, responses in added.items():
        deltas[place].update(_contributions(responses, counted[place[0]]))
    note_faults(records.connection, changes, {item: each.checks for item, each in counted.items()})
    numbers = touched_numbers(changes)
    for place in {**deltas, **numbers}:
        moved = {key: step for key, step in deltas[place].items() if step}
        if moved or place in numbers:
            _add(records.connection, place, moved, numbers.get(place), counted[place[0]])


def _counted_in(records: RecordWriter, round_id: str) -> CountedAnswers:
    found = records.get("survey_round", round_id)
    if found is None:
        return CountedAnswers()
    version = found.fields["template_version"]
    return counted_in_version(records.connection, str(found.fields["template_code"]), str(version))


def follow_rounds(records: RecordWriter, changes: Changes) -> None:
    """Count the forms of a round afresh when it has another questionnaire than they were counted by."""
    for change in changes:
        for round_id in change.ids if isinstance(change, NewRecords) else (change.entity_id,):
            if _counted_otherwise(records.connection, round_id):
                rebuild(records.connection, [round_id])


def rebuild_stale(connection: Connection) -> None:
    """Count afresh what an older version of the program, or another questionnaire, counted."""
    rounds = connection.execute(select(survey_count.c.round_id).distinct()).scalars().all()
    rebuild(connection, [item for item in rounds if _counted_otherwise(connection, item)])


def has_stale(connection: Connection) -> bool:
    """Whether :func:`rebuild_stale` has anything to do."""
    rounds = connection.execute(select(survey_count.c.round_id).distinct()).scalars()
    return any(_counted_otherwise(connection, item) for item in rounds.all())


def stale_areas(connection: Connection, round_id: str) -> list[str]:
    """The areas of a round that an older version of the program, or another questionnaire, counted."""
    stamp = stamp_of(connection, round_id)
    return [area for area, _, by in COUNTS_OF_ROUND.rows(connection, round=round_id) if by != stamp]


def area_counts(connection: Connection, round_id: str) -> dict[str, AreaCounts]:
    """Return the counts of a round by area id; areas without a form are absent."""
    rows = COUNTS_OF_ROUND.rows(connection, round=round_id)
    stamp = stamp_of(connection, round_id)
    kept: dict[str, AreaCounts] = {area: decode_counts(counts) for area, counts, by in rows if by == stamp}
    stale = [area for area, _, by in rows if by != stamp]
    return kept | recount(connection, round_id, stale) if stale else kept


def taken_numbers(connection: Connection, round_id: str) -> dict[str, bytes]:
    """Which serial numbers the forms of a round have, by area id (``serial_numbers.free_numbers``)."""
    rows = _NUMBERS_OF_ROUND.rows(connection, round=round_id)
    stamp = stamp_of(connection, round_id)
    kept = {area: taken for area, taken, by in rows if by == stamp}
    stale = [area for area, _, by in rows if by != stamp]
    return kept | recount_numbers(connection, round_id, stale) if stale else kept


def recount(
    connection: Connection, round_id: str, area_ids: Sequence[str] | None = None
) -> dict[str, AreaCounts]:
    """Return the counts of a round, or of some areas of it, computed afresh from the responses."""
    counted = counted_answers(connection, round_id)
    columns = survey_response.c
    query = select(columns.area_id, columns.validity, columns.answers).where(
        columns.round_id == round_id, columns.deleted == 0
    )
    if area_ids is not None:
        query = query.where(columns.area_id.in_(area_ids))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for area_id, validity, answers in connection.execute(query.execution_options(yield_per=2000)):
        given = {f"{ANSWERS}{key}": value for key, value in json.loads(answers).items()}
        found[area_id].update(contribution({"validity": validity, **given}, counted))
    return dict(found)


def rebuild(connection: Connection, round_ids: Iterable[str]) -> None:
    """Replace the kept counts of rounds by a recount."""
    for round_id in round_ids:
        connection.execute(delete(survey_count).where(survey_count.c.round_id == round_id))
        stamp = stamp_of(connection, round_id)
        taken = recount_numbers(connection, round_id)
        rows = [
            {
                "round_id": round_id,
                "area_id": area_id,
                "counts": _encode(counts),
                "questionnaire": stamp,
                "serials": taken.get(area_id, b""),
            }
            for area_id, counts in recount(connection, round_id).items()
        ]
        if rows:
            connection.execute(insert(survey_count), rows)
        rebuild_faults(connection, round_id, counted_answers(connection, round_id).checks)


def _counted_otherwise(connection: Connection, round_id: str) -> bool:
    columns = survey_count.c
    query = select(columns.questionnaire).where(columns.round_id == round_id).distinct()
    stamps = set(connection.execute(query).scalars())
    return bool(stamps) and stamps != {stamp_of(connection, round_id)}


def _rounds_of(changes: Changes) -> set[str]:
    found: set[str] = set()
    for change in changes:
        if isinstance(change, NewRecords):
            found.update(map(str, set(change.column("round_id", ""))))
        else:
            found.update(
                str(state["round_id"]) for state in (change.before, change.after) if state is not None
            )
    return found


def _place(fields: Fields) -> _Place:
    return str(fields["round_id"]), str(fields["area_id"])


def _add(
    connection: Connection,
    place: _Place,
    steps: Mapping[str, int],
    numbers: TouchedNumbers | None,
    counted: CountedAnswers,
) -> None:
    round_id, area_id = place
    key = {"round": round_id, "area": area_id}
    kept = _READ.first(connection, key)
    if kept is not None and kept[1] != counted.stamp:
        counts = recount(connection, round_id, [area_id]).get(area_id, Counter[str]())
        taken = recount_numbers(connection, round_id, [area_id]).get(area_id, b"")
        rebuild_faults(connection, round_id, counted.checks, area_id)
    else:
        counts = Counter(decode_counts(kept[0])) if kept else Counter()
        for name, step in steps.items():
            counts[name] += step
        taken = kept[2] if kept else b""
        if numbers is not None:
            taken = keep_numbers(connection, place, taken, numbers)
    statement = _WRITE if kept else _ADD
    written = {"encoded": _encode(counts), "stamp": counted.stamp, "taken": taken}
    statement.run(connection, {**key, **written})


def _encode(counts: Mapping[str, int]) -> str:
    return _encoder.encode({key: count for key, count in counts.items() if count}).decode()


_WHERE = (survey_count.c.round_id == bindparam("round"), survey_count.c.area_id == bindparam("area"))
_COLUMNS = (survey_count.c.counts, survey_count.c.questionnaire, survey_count.c.serials)
_READ = Prepared(select(*_COLUMNS).where(*_WHERE))
_WRITTEN: dict[str, Any] = {
    "counts": bindparam("encoded"),
    "questionnaire": bindparam("stamp"),
    "serials": bindparam("taken"),
}
_WRITE = Prepared(update(survey_count).where(*_WHERE).values(_WRITTEN))
_ADD = Prepared(
    insert(survey_count).values(round_id=bindparam("round"), area_id=bindparam("area"), **_WRITTEN)
)
