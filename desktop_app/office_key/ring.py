"""The keys that a book can use: what it writes is sealed by them, and what comes is opened.

There is one border. Tables hold what is said, so search, lists, duplicates and papers know nothing of keys;
ops, segments, bundles, conflicts and what is kept aside hold sealed texts, as the province has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, insert, select, update

from desktop_app.office_key.secret_key import NotOpened, OfficeKey, SealedPlace
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.office_key import held_key, office_key
from desktop_app.wire.guards.bound_fields import Held
from desktop_app.wire.guards.personal_fields import PersonalFields, personal_fields
from desktop_app.wire.guards.sealed_text import is_sealed_text, read_sealed
from desktop_app.wire.op import Value

_HELD = Prepared(select(held_key.c.id, held_key.c.secret, held_key.c.usual).order_by(held_key.c.id))
_IN_FORCE = Prepared(
    select(office_key.c.id)
    .where(office_key.c.ordinal > bindparam("least"))
    .order_by(office_key.c.ordinal.desc(), office_key.c.id)
)
_HOLD = Prepared(
    insert(held_key)
    .prefix_with("OR IGNORE")
    .values({name: bindparam(name) for name in ("id", "secret", "made", "usual")})
)


type _KeyOf = Callable[[str], OfficeKey | None]
"""The key for a field."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``in_force`` seals what is written from now on; it is empty where the office has no key yet.

    ``usual``: with which the province has personal fields, but those of ``sealed_otherwise``; empty: clear.
    """

    keys: Mapping[str, OfficeKey]
    in_force: str
    usual: str

    @property
    def must_be_let_in(self) -> bool:
        """Whether the office has a key that this computer has not."""
        return bool(self.in_force) and self.in_force not in self.keys

    def sealed(self, entity: str, entity_id: str, fields: Mapping[str, Value]) -> dict[str, Value]:
        """Fields as they leave the book; what is sealed already stays as it is."""
        return self._sealed(entity, entity_id, fields, lambda _: self._writing)

    def as_sent(
        self, entity: str, entity_id: str, fields: Mapping[str, Value], otherwise: Mapping[str, str]
    ) -> dict[str, Value]:
        """Fields as the province has them; ``otherwise``: the keys of those not sealed with the usual one."""
        return self._sealed(
            entity, entity_id, fields, lambda field: self.keys.get(otherwise.get(field, self.usual))
        )

    def opened(self, entity: str, entity_id: str, fields: Mapping[str, Value]) -> dict[str, Value]:
        """Fields as the book keeps them; what no key here opens stays sealed."""
        found = dict(fields)
        if entity in personal_fields():
            for field, value in fields.items():
                found[field] = self.opened_value(entity, entity_id, field, value)
        return found

    def opened_value(self, entity: str, entity_id: str, field: str, value: Value) -> Value:
        """One value as the book keeps it."""
        sealed = read_sealed(value)
        key = None if sealed is None else self.keys.get(sealed.key)
        if sealed is None or key is None:
            return value
        try:
            return key.open(SealedPlace(entity, entity_id, field), sealed)
        except NotOpened:
            return value

    def opened_held(self, entity: str, entity_id: str, field: str, held: Held) -> Held:
        """What a conflict is about, as the book keeps it; bound fields are figures."""
        return held if isinstance(held, tuple) else self.opened_value(entity, entity_id, field, held)

    def sealed_held(self, entity: str, entity_id: str, field: str, held: Held) -> Held:
        """What a conflict is about, as the province has it."""
        return held if isinstance(held, tuple) else self.sealed_value(entity, entity_id, field, held)

    def sealed_value(self, entity: str, entity_id: str, field: str, value: Value) -> Value:
        """One value as it leaves the book."""
        return self.sealed(entity, entity_id, {field: value})[field]

    @property
    def _writing(self) -> OfficeKey | None:
        """Who was not let in yet says again what it wrote before, with the key it had then."""
        return self.keys.get(self.in_force) or next(iter(self.keys.values()), None)

    def _sealed(
        self,
        entity: str,
        entity_id: str,
        fields: Mapping[str, Value],
        key_of: _KeyOf,
    ) -> dict[str, Value]:
        found = dict(fields)
        personal = personal_fields().get(entity) if self.keys else None
        if personal is None:
            return found
        for field, value in fields.items():
            if needs_seal(personal, field, value) and (key := key_of(field)) is not None:
                found[field] = key.seal(SealedPlace(entity, entity_id, field), str(value))
        return found


def needs_seal(personal: PersonalFields, field: str, value: Value) -> bool:
    """Whether it says something of a person that is not sealed yet; that a field is empty may be seen."""
    return type(value) is str and bool(value) and personal.includes(field) and not is_sealed_text(value)


def key_ring(connection: Connection) -> KeyRing:
    """The keys of this book; within a writing transaction read once."""
    known = known_to(connection)
    ring: KeyRing | None = known.get(KeyRing)
    if ring is None:
        rows = _HELD.all(connection, {})
        held = {str(key_id): _key(bytes(secret)) for key_id, secret, _ in rows}
        usual = next((str(key_id) for key_id, _, is_usual in rows if is_usual), "")
        of_office = _IN_FORCE.first(connection, {"least": 0})
        alone = next(iter(held), "")
        in_force = alone if of_office is None else str(of_office[0])
        ring = known[KeyRing] = KeyRing(held, in_force, usual)
    return ring


@lru_cache(maxsize=64)
def _key(secret: bytes) -> OfficeKey:
    return OfficeKey(secret)


def hold_key(connection: Connection, key: OfficeKey, *, made: bool = False, usual: bool = False) -> None:
    """Keep a key in the book; nothing happens where it is there."""
    values = {"id": key.id, "secret": key.secret, "made": int(made), "usual": int(usual)}
    _HOLD.run(connection, values)


class HeldKey(NamedTuple):
    """A key of a book; ``made``: on this computer, which says so to the others."""

    key: OfficeKey
    made: bool


def held_keys(connection: Connection) -> list[HeldKey]:
    """The keys of this book, for the one that takes its place."""
    rows = connection.execute(select(held_key.c.secret, held_key.c.made).order_by(held_key.c.id))
    return [HeldKey(_key(bytes(secret)), bool(made)) for secret, made in rows]


def make_usual(connection: Connection, key_id: str) -> None:
    """Say that a key is the one with which the province has personal fields, but for what is noted."""
    connection.execute(update(held_key).values(usual=case((held_key.c.id == key_id, 1), else_=0)))


def opened_columns(
    ring: KeyRing, entity: str, ids: Sequence[str], fields: Sequence[str], values: Sequence[list[Value]]
) -> tuple[list[list[Value]], dict[str, dict[str, str]]]:
    """Open columns of records, one list for each field.

    Returns them with the personal fields that do not come sealed with the usual key: by record, the key of
    each, empty for one in clear.
    """
    personal = personal_fields().get(entity)
    opened = list(values)
    otherwise: dict[str, dict[str, str]] = {}
    if personal is None or not ring.keys:
        return opened, otherwise
    for place, (field, column) in enumerate(zip(fields, values, strict=True)):
        if not personal.includes(field):
            continue
        said = list(column)
        for row, value in enumerate(column):
            sealed = read_sealed(value)
            if sealed is not None:
                said[row] = ring.opened_value(entity, ids[row], field, value)
            key = "" if sealed is None else sealed.key
            if value and said[row] is not None and key != ring.usual and not is_sealed_text(said[row]):
                otherwise.setdefault(ids[row], {})[field] = key
        opened[place] = said
    return opened, otherwise
