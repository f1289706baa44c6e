"""What is the matter with single forms, kept with the writes so that looking for it never reads the others.

Kept is what does not depend on the day: that a valid form counts against the rules, that an answer is missing
or outside of the scale, that another valid form of its area has its serial number. It is derived: neither
journalled nor sent. :func:`recount_faults` is what it is compared with.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import Connection, Integer, bindparam, select, update

from desktop_app.journal.rows import Change, Changes, Fields, NewRecords
from desktop_app.storage.plain_query import PlainQuery
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_response

if TYPE_CHECKING:
    from desktop_app.surveys.tally.form_checks import FormChecks

AGAINST_RULES: Final = 1
WRONG_ANSWER: Final = 2
SERIAL_TWICE: Final = 4
"""The faults of a form are a sum of these."""

type Checks = Mapping[str, FormChecks | None]
"""What forms are compared with, by round; nothing while its questionnaire is not on this computer."""

type FaultyForm = tuple[str, int, int | None, int]
"""Area, row, serial number and faults."""

_PREFIX = "answers/"
_AT_ONCE: Final = 200
"""So few forms are fetched at a time: each fetch holds the interpreter, and a key waits for it."""

_FORM = survey_response.c
# Area by area, since a round can have thousands. The index of faulty forms is found by "faults > 0".
_KEPT = PlainQuery("""
    SELECT area_id, json_group_array(json_array("row", serial, faults))
    FROM survey_response WHERE round_id = :round AND faults > 0 GROUP BY area_id
""")
_decode_faults = msgspec.json.Decoder(list[tuple[int, int | None, int]]).decode
_SET = Prepared(
    update(survey_response).where(_FORM.row == bindparam("form")).values(faults=bindparam("found"))
)
_SET_BY_ID = Prepared(
    update(survey_response).where(_FORM.id == bindparam("form")).values(faults=bindparam("found"))
)
_NOW = bindparam("found", type_=Integer).op("|")(_FORM.faults.op("&")(bindparam("stays", type_=Integer)))
_SET_OF_CHANGED = Prepared(
    update(survey_response).where(_FORM.id == bindparam("form"), _FORM.faults != _NOW).values(faults=_NOW)
)


def note_faults(connection: Connection, changes: Changes, checks: Checks) -> None:
    """Bring up to date what is the matter with each form by itself; ``checks`` by round.

    A form whose serial number or state changes has no number twice until that is looked up.
    """
    for change in changes:
        if isinstance(change, NewRecords):
            rows = [{"form": form, "found": faults} for form, faults in _of_new(change, checks)]
            if rows:
                _SET_BY_ID.run_many(connection, rows)
        else:
            _note(connection, change, checks)


def _note(connection: Connection, change: Change, checks: Checks) -> None:
    found = _faults_of(change.after, checks)
    if change.before is None:
        if found:
            _SET_BY_ID.run(connection, {"form": change.entity_id, "found": found})
        return
    stays = SERIAL_TWICE if numbered(change.before) == numbered(change.after) else 0
    _SET_OF_CHANGED.run(connection, {"form": change.entity_id, "found": found, "stays": stays})


def numbered(fields: Fields | None) -> tuple[str, str, int, bool] | None:
    """Round, area and serial number of a form that was not deleted, and whether it is valid.

    ``None`` for a form without a number, or none at all.
    """
    if fields is None or fields.get("deleted") or (serial := fields.get("serial")) is None:
        return None
    return str(fields["round_id"]), str(fields["area_id"]), int(serial), not fields.get("validity")


def _faults_of(fields: Fields, checks: Checks) -> int:
    known = checks[str(fields["round_id"])]
    if known is None or fields.get("deleted") or fields.get("validity") or known.is_usual(fields):
        return 0
    answers = {
        name.removeprefix(_PREFIX): str(value)
        for name, value in fields.items()
        if name.startswith(_PREFIX) and value is not None
    }
    return known.faults(answers)


def _of_new(new: NewRecords, checks: Checks) -> Iterator[tuple[str, int]]:
    """Ids and faults of new forms that have any."""
    answers = {
        name.removeprefix(_PREFIX): column
        for name, column in zip(new.fields, new.values, strict=True)
        if name.startswith(_PREFIX)
    }
    by_round: dict[str, list[int]] = defaultdict(list)
    states = zip(
        new.column("round_id", ""), new.column("validity", ""), new.column("deleted", 0), strict=True
    )
    for row, (round_id, validity, deleted) in enumerate(states):
        if not (validity or deleted):
            by_round[str(round_id)].append(row)
    for round_id, among in by_round.items():
        known = checks[round_id]
        for row in known.suspects(answers, among) if known else ():
            given = {name: str(column[row]) for name, column in answers.items() if column[row] is not None}
            if known and (faults := known.faults(given)):
                yield new.ids[row], faults


def kept_faults(connection: Connection, round_id: str) -> list[FaultyForm]:
    """Area, row, serial number and faults of the forms of a round that have any, as they are kept."""
    by_area = faults_by_area(connection, round_id).items()
    return [(area_id, *form) for area_id, forms in by_area for form in forms]


def faults_by_area(connection: Connection, round_id: str) -> dict[str, list[tuple[int, int | None, int]]]:
    """The same by area: row, serial number and faults of each form."""
    return {area: _decode_faults(forms) for area, forms in _KEPT.rows(connection, round=round_id)}


def recount_faults(
    connection: Connection,
    round_id: str,
    checks: FormChecks | None,
    area_ids: Collection[str] | None = None,
) -> list[FaultyForm]:
    """The same computed afresh from the forms of a round, or of some areas of it."""
    valid = [_FORM.round_id == round_id, _FORM.deleted == 0, _FORM.validity == ""]
    if area_ids is not None:
        valid.append(_FORM.area_id.in_(area_ids))
    query = select(_FORM.area_id, _FORM.row, _FORM.serial, _FORM.answers).where(*valid)
    times: Counter[tuple[str, int]] = Counter()
    forms: list[FaultyForm] = []
    for area_id, row, serial, encoded in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        answers = {name: str(value) for name, value in json.loads(encoded).items()} if checks else {}
        forms.append((area_id, row, serial, checks.faults(answers) if checks else 0))
        if serial is not None:
            times[area_id, serial] += 1
    found = []
    for area_id, row, serial, faults in forms:
        twice = serial is not None and times[area_id, serial] > 1
        if faults or twice:
            found.append((area_id, row, serial, faults | (SERIAL_TWICE if twice else 0)))
    return found


def rebuild_faults(
    connection: Connection, round_id: str, checks: FormChecks | None, area_id: str | None = None
) -> None:
    """Replace what is kept of a round, or of one area of it, by what a recount says."""
    found = recount_faults(connection, round_id, checks, None if area_id is None else [area_id])
    right = {row: faults for _, row, _, faults in found}
    kept = {
        row: faults for area, row, _, faults in kept_faults(connection, round_id) if area_id in (None, area)
    }
    changed = {row for row, _ in right.items() ^ kept.items()}
    if changed:
        _SET.run_many(connection, [{"form": row, "found": right.get(row, 0)} for row in sorted(changed)])
