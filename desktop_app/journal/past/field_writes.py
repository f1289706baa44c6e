"""Changes of fields with their authors, as far as this book knows: made here, or on another computer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.devices import devices_of
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.eras import Eras, FormerServer
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.storage.fitting import fitting_instant
from desktop_app.wire.op import Value


@dataclass(frozen=True, slots=True)
class FieldWrite:
    """One change of a record: author, time by his clock (ms UTC), and the values before and after.

    ``after`` is ``None`` for a record received as new, whose values are not known. ``server``: the former
    server that has had it; ``None`` where none has, or the present one.
    """

    place: int
    author: str
    at: int
    before: Mapping[str, Value]
    after: Mapping[str, Value] | None
    server: FormerServer | None

    def says(self, name: str, value: Value) -> bool:
        """Whether it is known to have written this value."""
        return self.after is not None and name in self.after and same_value(self.after[name], value)


class FieldWrites:
    """The changes of some records of one kind."""

    def __init__(self, connection: Connection, entity: str, ids: Sequence[str]) -> None:
        found: dict[str, list[FieldWrite]] = {}
        for entity_id, writing in _all(connection, entity, ids):
            found.setdefault(entity_id, []).append(writing)
        self._by_record = {
            key: sorted(each, key=lambda writing: writing.place) for key, each in found.items()
        }

    def of(self, entity_id: str) -> Sequence[FieldWrite]:
        """Return the changes of a record, the oldest first."""
        return self._by_record.get(entity_id, ())

    def of_value(self, entity_id: str, name: str, present: Value) -> FieldWrite | None:
        """Return the last change that gave a field its present value; if none is known, the one it was
        received with.
        """
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
        """Whether another value was here before, written by an author at a moment."""
        writings, written = self.of(entity_id), (author, fitting_instant(at))
        return any(
            (each.author, each.at) == written
            and (each.says(name, former) or (each.after is None and _came_with(writings, name, former)))
            for each in writings
        )


def _came_with(writings: Sequence[FieldWrite], name: str, value: Value) -> bool:
    """Whether a record received as new held a value that was replaced later."""
    first = next((each for each in writings if each.after is not None and name in each.after), None)
    return first is not None and same_value(first.before.get(name), value)


def same_value(left: Value, right: Value) -> bool:
    """Whether two values are the same, of the same type."""
    return type(left) is type(right) and left == right


def _all(connection: Connection, entity: str, ids: Sequence[str]) -> Iterator[tuple[str, FieldWrite]]:
    eras = Eras(connection)
    for came in received_changes(connection, entity, ids):
        before, after = (None if each is None else decode_patch(each) for each in (came.before, came.after))
        server = eras.of_version(came.version)
        yield came.entity_id, FieldWrite(came.version, came.author, came.at, before or {}, after, server)
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
                FieldWrite(place, op.author, fitting_instant(op.at), before or {}, op.patch, server),
            )
