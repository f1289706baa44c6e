"""Which serial numbers the forms of an area have, kept with the writes as one bit for each number.

Only of a number that is taken already it is looked up how many valid forms have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from desktop_app.journal.rows import Changes, NewRecords
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.tally.form_faults import SERIAL_TWICE, numbered

MOST_NUMBERS: Final = 8_000
"""Higher numbers are not kept: no area issues so many forms, and a kilobyte is written with each save."""

type _Place = tuple[str, str]

_FORM = survey_response.c
_OF_NUMBER = Prepared(
    select(_FORM.row, _FORM.deleted, _FORM.validity, _FORM.faults).where(
        _FORM.round_id == bindparam("round"),
        _FORM.area_id == bindparam("area"),
        _FORM.serial == bindparam("number"),
    )
)
_SET_FAULTS = Prepared(
    update(survey_response).where(_FORM.row == bindparam("form")).values(faults=bindparam("found"))
)


@dataclass(slots=True)
class TouchedNumbers:
    """The serial numbers of an area that changes of forms are about."""

    added: list[int] = field(default_factory=list)
    """Those of forms that are new."""
    others: set[int] = field(default_factory=set)
    """Those that a form has got or given up, or of whose form it changed whether it counts."""


def touched_numbers(changes: Changes) -> Mapping[_Place, TouchedNumbers]:
    """The serial numbers that changes are about, by round and area."""
    touched: dict[_Place, TouchedNumbers] = defaultdict(TouchedNumbers)
    for change in changes:
        if isinstance(change, NewRecords):
            for place, serial in _new(change):
                touched[place].added.append(serial)
            continue
        before, after = numbered(change.before), numbered(change.after)
        if before == after:
            continue
        if change.before is None and after is not None:
            touched[after[:2]].added.append(after[2])
            continue
        for state in (before, after):
            if state is not None:
                touched[state[:2]].others.add(state[2])
    return touched


def _new(new: NewRecords) -> Iterator[tuple[_Place, int]]:
    columns = (("round_id", ""), ("area_id", ""), ("serial", None), ("deleted", 0))
    values = (new.column(name, missing) for name, missing in columns)
    for round_id, area_id, serial, deleted in zip(*values, strict=True):
        if serial is not None and not deleted:
            yield (str(round_id), str(area_id)), int(serial)


def keep_numbers(
    connection: Connection, place: tuple[str, str], kept: bytes, touched: TouchedNumbers
) -> bytes:
    """Note which forms of an area have the number of another, and return which numbers are taken by now."""
    bits = int.from_bytes(kept, "little")
    looked_up = set(touched.others)
    for serial in touched.added:
        bit = _bit(serial)
        if bits & bit or not bit:
            looked_up.add(serial)
        bits |= bit
    for serial in looked_up:
        taken = _note_twice(connection, place, serial)
        bits = bits | _bit(serial) if taken else bits & ~_bit(serial)
    return _stored(bits)


def _note_twice(connection: Connection, place: _Place, serial: int) -> bool:
    """Note on each form with a number whether another valid one has it; whether any form has it."""
    forms = _OF_NUMBER.all(connection, {"round": place[0], "area": place[1], "number": serial})
    valid = {row for row, deleted, validity, _ in forms if not (deleted or validity)}
    twice = valid if len(valid) > 1 else ()
    for row, _, _, faults in forms:
        found = faults | SERIAL_TWICE if row in twice else faults & ~SERIAL_TWICE
        if found != faults:
            _SET_FAULTS.run(connection, {"form": row, "found": found})
    return any(not deleted for _, deleted, _, _ in forms)


def recount_numbers(
    connection: Connection, round_id: str, area_ids: Collection[str] | None = None
) -> dict[str, bytes]:
    """Which numbers are taken, by area, computed afresh from the forms of a round or of some areas of it."""
    query = select(_FORM.area_id, _FORM.serial).where(
        _FORM.round_id == round_id, _FORM.deleted == 0, _FORM.serial.between(1, MOST_NUMBERS)
    )
    if area_ids is not None:
        query = query.where(_FORM.area_id.in_(area_ids))
    bits: dict[str, int] = defaultdict(int)
    for area_id, serial in connection.execute(query):
        bits[area_id] |= _bit(serial)
    return {area_id: _stored(each) for area_id, each in bits.items()}


def free_numbers(kept: bytes, issued: int) -> Iterator[tuple[int, int]]:
    """The serial numbers from 1 to the number of forms issued that no form of an area has: first and last
    of each run.

    ``issued`` is at most :data:`MOST_NUMBERS`.
    """
    free = ((1 << issued) - 1) & ~int.from_bytes(kept, "little")
    before = 0
    while free:
        skipped = (free & -free).bit_length() - 1
        free >>= skipped
        length = (~free & (free + 1)).bit_length() - 1
        yield before + skipped + 1, before + skipped + length
        free >>= length
        before += skipped + length


def _bit(serial: int) -> int:
    return 1 << (serial - 1) if 1 <= serial <= MOST_NUMBERS else 0


def _stored(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
