"""Counts of answers per area, kept with the writes so that a tally never reads the responses again.

The counts are derived: they are not journalled nor sent, and :func:`recount` proves them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desktop_app.journal.rows import Changes, Fields, NewRecords
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_count, survey_response

type _Place = tuple[str, str]

type AreaCounts = Counter[str]
"""``valid``; ``invalid:<reason>``; ``<question>=<answer>`` over the valid forms of the area."""

_MAX_ANSWER = 40
"""Answers longer than a code are text (comments, names): they are never counted."""


def contribution(fields: Fields) -> list[str]:
    """What one response adds to the counts of its area; nothing when it was deleted."""
    if fields.get("deleted"):
        return []
    if fields.get("validity"):
        return [f"invalid:{fields['validity']}"]
    return ["valid", *(key for name, value in fields.items() if (key := _answer_key(name, value)))]


def _answer_key(name: str, value: object) -> str:
    """``<question>=<answer>``; empty for what is not counted."""
    if not name.startswith("answers/") or value is None or len(str(value)) > _MAX_ANSWER:
        return ""
    return f"{name[8:]}={value}"


def _contributions(responses: Sequence[Fields]) -> Counter[str]:
    """What many responses add together: equal answers are counted first and named once."""
    counts: Counter[str] = Counter()
    answers: Counter[tuple[str, object]] = Counter()
    for fields in responses:
        if fields.get("deleted") or fields.get("validity"):
            counts.update(contribution(fields))
        else:
            counts["valid"] += 1
            answers.update(fields.items())
    for (name, value), number in answers.items():
        if key := _answer_key(name, value):
            counts[key] += number
    return counts


def _contributions_of_new(new: NewRecords) -> dict[_Place, Counter[str]]:
    """What new responses add to the counts of their areas: the answers of a question are counted at once."""
    states = zip(
        new.column("round_id", ""),
        new.column("area_id", ""),
        new.column("validity", ""),
        new.column("deleted", 0),
        strict=True,
    )
    rows_of: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, state in enumerate(states):
        rows_of[state].append(row)
    added: dict[_Place, Counter[str]] = defaultdict(Counter)
    for (round_id, area_id, validity, deleted), rows in rows_of.items():
        counts = added[str(round_id), str(area_id)]
        if deleted:
            continue
        if validity:
            counts[f"invalid:{validity}"] += len(rows)
            continue
        counts["valid"] += len(rows)
        for name, column in zip(new.fields, new.values, strict=True):
            if name.startswith("answers/"):
                for value, number in Counter(map(column.__getitem__, rows)).items():
                    if key := _answer_key(name, value):
                        counts[key] += number
    return added


def follow_responses(connection: Connection, changes: Changes) -> None:
    """Bring the counts up to date with changes of responses, in their transaction."""
    deltas: dict[_Place, Counter[str]] = defaultdict(Counter)
    added: dict[_Place, list[Fields]] = defaultdict(list)
    for change in changes:
        if isinstance(change, NewRecords):
            for place, counts in _contributions_of_new(change).items():
                deltas[place].update(counts)
            continue
        if change.before is not None:
            deltas[_place(change.before)].subtract(contribution(change.before))
        added[_place(change.after)].append(change.after)
    for place, responses in added.items():
        deltas[place].update(_contributions(responses))
    for (round_id, area_id), delta in deltas.items():
        moved = {key: step for key, step in delta.items() if step}
        if moved:
            _add(connection, round_id, area_id, moved)


def area_counts(connection: Connection, round_id: str) -> dict[str, AreaCounts]:
    """The counts of a round by area id; areas without a form are absent."""
    rows = connection.execute(
        select(survey_count.c.area_id, survey_count.c.counts).where(survey_count.c.round_id == round_id)
    )
    return {area_id: Counter(json.loads(counts)) for area_id, counts in rows}


def recount(connection: Connection, round_id: str) -> dict[str, AreaCounts]:
    """The counts of a round computed afresh from its responses."""
    columns = survey_response.c
    rows = connection.execute(
        select(columns.area_id, columns.validity, columns.answers)
        .where(columns.round_id == round_id, columns.deleted == 0)
        .execution_options(yield_per=2000)
    )
    counted: dict[str, AreaCounts] = defaultdict(Counter)
    for area_id, validity, answers in rows:
        fields = {
            "validity": validity,
            **{f"answers/{key}": value for key, value in json.loads(answers).items()},
        }
        counted[area_id].update(contribution(fields))
    return dict(counted)


def rebuild(connection: Connection, round_ids: Iterable[str]) -> None:
    """Replace the kept counts of rounds by a recount."""
    for round_id in round_ids:
        connection.execute(delete(survey_count).where(survey_count.c.round_id == round_id))
        rows = [
            {"round_id": round_id, "area_id": area_id, "counts": _encode(counts)}
            for area_id, counts in recount(connection, round_id).items()
        ]
        if rows:
            connection.execute(insert(survey_count), rows)


def _place(fields: Fields) -> _Place:
    return str(fields["round_id"]), str(fields["area_id"])


def _add(connection: Connection, round_id: str, area_id: str, steps: Mapping[str, int]) -> None:
    key = {"round": round_id, "area": area_id}
    kept = _READ.first(connection, key)
    counts = Counter(json.loads(kept[0])) if kept else Counter[str]()
    counts.update(steps)
    (_WRITE if kept else _ADD).run(connection, {**key, "encoded": _encode(counts)})


def _encode(counts: Mapping[str, int]) -> str:
    return json.dumps({key: count for key, count in sorted(counts.items()) if count}, separators=(",", ":"))


_WHERE = (survey_count.c.round_id == bindparam("round"), survey_count.c.area_id == bindparam("area"))
_READ = Prepared(select(survey_count.c.counts).where(*_WHERE))
_WRITE = Prepared(update(survey_count).where(*_WHERE).values(counts=bindparam("encoded")))
_ADD = Prepared(
    insert(survey_count).values(
        round_id=bindparam("round"), area_id=bindparam("area"), counts=bindparam("encoded")
    )
)
