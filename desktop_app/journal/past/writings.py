"""Who wrote what into the fields of records, as far as this book knows: here, or on another computer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.devices import devices_of
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.came import changes_that_came
from desktop_app.journal.past.eras import Eras, FormerServer
from desktop_app.storage.fitting import fitting_instant
from desktop_app.wire.op import Value


@dataclass(frozen=True, slots=True)
class FieldWriting:
    """One change of a record: by whom, when by his clock (ms UTC), and what it held before and then.

    ``after`` is ``None`` for one by which the record came new from elsewhere: of that no values are known.
    ``server``: the server that was left and has had it; ``None`` where none has, or the present one.
    """

    place: int
    author: str
    at: int
    before: Mapping[str, Value]
    after: Mapping[str, Value] | None
    server: FormerServer | None

    def says(self, name: str, value: Value) -> bool:
        """Whether it is known to have written this value."""
        return self.after is not None and name in self.after and alike(self.after[name], value)


class Writings:
    """The changes of some records of one kind."""

    def __init__(self, connection: Connection, entity: str, ids: Sequence[str]) -> None:
        found: dict[str, list[FieldWriting]] = {}
        for entity_id, writing in _all(connection, entity, ids):
            found.setdefault(entity_id, []).append(writing)
        self._by_record = {
            key: sorted(each, key=lambda writing: writing.place) for key, each in found.items()
        }

    def of(self, entity_id: str) -> Sequence[FieldWriting]:
        """The changes of a record, the oldest first."""
        return self._by_record.get(entity_id, ())

    def of_value(self, entity_id: str, name: str, present: Value) -> FieldWriting | None:
        """The last change that gave a field its present value; where none is known to have, how it came."""
        writings = self.of(entity_id)
        said = next((each for each in reversed(writings) if each.says(name, present)), None)
        if said is not None or not present:
            return said
        return next((each for each in writings if each.after is None), None)

    def had_by(self, entity_id: str, name: str, present: Value, server: tuple[str, str]) -> bool:
        """Whether a server that was left (its id and epoch) has had what gave a field its present value."""
        last = self.of_value(entity_id, name, present)
        return last is not None and any(
            each.server is not None
            and (each.server.server_id, each.server.epoch) == server
            and (each.author, each.at) == (last.author, last.at)
            and (each is last or each.says(name, present))
            for each in self.of(entity_id)
        )

    def includes(self, entity_id: str, name: str, former: Value, author: str, at: int) -> bool:
        """Whether a value that is not the present one stood here, written by an author at a moment."""
        writings, written = self.of(entity_id), (author, fitting_instant(at))
        return any(
            (each.author, each.at) == written
            and (each.says(name, former) or (each.after is None and _came_with(writings, name, former)))
            for each in writings
        )


def _came_with(writings: Sequence[FieldWriting], name: str, value: Value) -> bool:
    """Whether a record that came new held a value that something replaced."""
    first = next((each for each in writings if each.after is not None and name in each.after), None)
    return first is not None and alike(first.before.get(name), value)


def alike(left: Value, right: Value) -> bool:
    """Whether two values are the same, of the same type."""
    return type(left) is type(right) and left == right


def _all(connection: Connection, entity: str, ids: Sequence[str]) -> Iterator[tuple[str, FieldWriting]]:
    eras = Eras(connection)
    for came in changes_that_came(connection, entity, ids):
        before, after = (None if each is None else decode_patch(each) for each in (came.before, came.after))
        server = eras.of_version(came.version)
        yield came.entity_id, FieldWriting(came.version, came.author, came.at, before or {}, after, server)
    for device in devices_of(connection):
        of_device = eras.of_device(device.number)
        for op, replaced in ops_of(connection, ids, device=device.number):
            if op.entity != entity:
                continue
            place = eras.place_of(device.number, op.base_version)
            server = of_device if op.device_seq <= device.acked_seq else None
            before = None if replaced is None else decode_patch(replaced)
            yield (
                op.entity_id,
                FieldWriting(place, op.author, fitting_instant(op.at), before or {}, op.patch, server),
            )
