"""Which serial numbers the forms of an area have, kept with the writes as one bit for each number.

Only of a number that is taken already it is looked up how many valid forms have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from desktop_app.journal.rows import Changes, NewRecords
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.tally.form_faults import SERIAL_TWICE, numbered

_PIECE: Final = 512
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, bytes]).decode

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
            _note_new(touched, change)
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


def _note_new(touched: Mapping[_Place, TouchedNumbers], new: NewRecords) -> None:
    columns = (("round_id", ""), ("area_id", ""), ("serial", None), ("deleted", 0))
    rounds, areas, serials, deleted = (new.column(name, missing) for name, missing in columns)
    place: Any
    for place, serial, gone in zip(zip(rounds, areas, strict=True), serials, deleted, strict=True):
        if serial is not None and not gone:
            touched[place].added.append(int(serial))


def keep_numbers(
    connection: Connection, place: tuple[str, str], kept: bytes, touched: TouchedNumbers
) -> bytes:
    """Note which forms of an area have the number of another, and return which numbers are taken by now."""
    taken = _Numbers(kept)
    for serial in touched.others.union(taken.add(touched.added)):
        if _note_twice(connection, place, serial):
            taken.add((serial,))
        else:
            taken.remove(serial)
    return taken.stored()


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
        _FORM.round_id == round_id, _FORM.deleted == 0, _FORM.serial.is_not(None)
    )
    if area_ids is not None:
        query = query.where(_FORM.area_id.in_(area_ids))
    taken: dict[str, list[int]] = defaultdict(list)
    for area_id, serial in connection.execute(query):
        taken[area_id].append(serial)
    return {area_id: _stored(serials) for area_id, serials in taken.items()}


def _stored(serials: Iterable[int]) -> bytes:
    numbers = _Numbers()
    numbers.add(serials)
    return numbers.stored()


def free_numbers(kept: bytes, issued: int) -> Iterator[tuple[int, int]]:
    """The serial numbers from 1 to the number of forms issued that no form of an area has, as first and last
    of each run.
    """
    free = 1
    for first, last in _Numbers(kept).runs():
        if first > issued:
            break
        if first > free:
            yield free, first - 1
        free = max(free, last + 1)
    if free <= issued:
        yield free, issued


class _Numbers:
    """Numbers as bits, in pieces of which most areas have one."""

    def __init__(self, stored: bytes = b"") -> None:
        self._pieces = {
            piece: int.from_bytes(bits, "little")
            for piece, bits in (_decode(stored) if stored else {}).items()
        }

    def stored(self) -> bytes:
        """The same numbers are the same bytes."""
        pieces = {
            piece: bits.to_bytes(_PIECE // 8, "little").rstrip(b"\0")
            for piece, bits in sorted(self._pieces.items())
            if bits
        }
        return _encode(pieces) if pieces else b""

    def add(self, numbers: Iterable[int]) -> list[int]:
        """Those of them that were there already, or come twice."""
        pieces, there = self._pieces, []
        for number in numbers:
            piece, bit = number // _PIECE, 1 << number % _PIECE
            bits = pieces.get(piece, 0)
            if bits & bit:
                there.append(number)
            else:
                pieces[piece] = bits | bit
        return there

    def remove(self, number: int) -> None:
        """Take out one that may be among them."""
        piece, bit = divmod(number, _PIECE)
        self._pieces[piece] = self._pieces.get(piece, 0) & ~(1 << bit)

    def runs(self) -> Iterator[tuple[int, int]]:
        """First and last of each run within a piece, in order."""
        for piece, taken in sorted(self._pieces.items()):
            at, bits = piece * _PIECE, taken
            while bits:
                skipped = (bits & -bits).bit_length() - 1
                bits >>= skipped
                length = (~bits & (bits + 1)).bit_length() - 1
                yield at + skipped, at + skipped + length - 1
                bits >>= length
                at += skipped + length
