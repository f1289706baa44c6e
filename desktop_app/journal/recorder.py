"""The recorder: state and journal change together, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.journal.acts import Unlinked, linked
from desktop_app.journal.devices import Head, current_device, head_to_go_on
from desktop_app.journal.locks import locked_scopes, refusal
from desktop_app.journal.ops import encode_patch
from desktop_app.journal.rows import Fields, Followers, RecordWriter
from desktop_app.journal.unseen import UnseenValues, seen_of_all, waits
from desktop_app.journal.writing import write_entries
from desktop_app.office_key.ring import key_ring
from desktop_app.office_key.writing import require_let_in, sealed_patch
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.guards.bound_fields import BOUND, Held, lacking, said_in
from desktop_app.wire.guards.lasting import changes_what_lasts
from desktop_app.wire.op import OVER_NOTHING, Op, Value
from desktop_app.wire.scopes import lock_over
from desktop_app.wire.states import (
    StateKey,
    changes_what_is_sealed,
    is_about_others,
    states_over,
)

_PLAIN: Final = (str, int, float)

type Given = Value | Mapping[str, Value]
"""A plain field's value, or the changed entries of a map column."""


class ChangesWhatLasts(Problem):
    """A record would be changed that is added and never changed."""

    def __init__(self) -> None:
        super().__init__(
            "Entries of a history or of a book of numbers are never changed. Add the correction as a new one."
        )


class ChangesWhatIsSealed(Problem):
    """The entry was sealed when it was issued."""

    def __init__(self) -> None:
        super().__init__(
            "It was issued and stays as it went out. Keep that value, then issue another document that"
            " replaces, corrects or recalls it (F4)."
        )


class Recorder:
    """Takes changes of records on behalf of an officer.

    Obtained from ``Office.record()``, which commits at the end of its ``with`` block. Everything put in one
    block is durable together, and is one act: the province takes all of it, or nothing.
    """

    def __init__(self, connection: Connection, author: str, clock: Clock, followers: Followers) -> None:
        self.connection = connection
        self.author = author
        self.clock = clock
        self._rows = RecordWriter(connection, followers)
        self._device = current_device(connection)
        self._head = head_to_go_on(connection, self._device)
        self._unlinked: list[Unlinked] = []
        self._unseen = UnseenValues(connection)
        self._ring = key_ring(connection)
        self._locks: Mapping[str, str] | None = None
        self.changed: set[str] = set()
        """The entities of which a record was journalled."""

    def put(
        self,
        entity: str,
        entity_id: str,
        changes: Mapping[str, Given],
        *,
        resolves: str | None = None,
        although_locked: bool = False,
        shown: Mapping[str, Value] | None = None,
        seen: int | None = None,
        force: bool = False,
    ) -> dict[str, Value]:
        """Set fields of a record, creating it when it is new, and journal what really changed.

        Map columns take a mapping of their changed entries; ``None`` removes an entry. Returns the fields
        that changed, with what is bound to them; an empty mapping means that nothing had to be written.

        ``shown`` gives the values on the screen for some of the fields: if the book has another value, the
        author has not seen it.

        Closing a round, a report or a month of the fund covers all it contains: the author has seen what is
        in this book, or was at version ``seen`` (:func:`~desktop_app.journal.unseen.seen_of_all`), but
        nothing received under an own value.

        ``force``: unchanged values are journalled too, as the province may not have them.

        ``although_locked``: send it anyway; the province may have opened the part since the last exchange.

        Raises:
            Locked: the province accepts no changes of the part of the book that the record belongs to.
            ChangesWhatLasts: the record is one that is added and never changed.
            ChangesWhatIsSealed: the record is an entry that is sealed.
            NotLetIn: it would change what names a person, and this computer cannot read that.
        """
        patch = _flatten(entity, changes)
        record = self._rows.get(entity, entity_id)
        known: Fields = record.fields if record else {}
        changed = patch if record is None or force else _others(patch, known)
        for name in lacking(entity, changed):
            present = known[name] if name in known else ENTITIES[entity].default_of(name)
            changed[name] = patch.get(name, present)
        if not changed and record is not None and resolves is None:
            return {}
        if record is not None and self.author:
            _require_changeable(entity, known, changed)
        if self.author:
            require_let_in(self._ring, entity, known, changed)
        after = _merged(entity, known, changed)
        if not although_locked and self._locked():
            self._require_unlocked(entity, entity_id, known, after)
        version = record.version if record else 0
        self._rows.write(entity, entity_id, record.fields if record else None, after, version, changed)
        if is_about_others(entity, entity_id, changed):
            here = seen_of_all(self.connection)
            version = max(version, here) if seen is None else min(here, seen)
            version = min([version, *self._bases_within((entity, entity_id))])
        if record is None:
            self._journal(entity, entity_id, version, changed, None, resolves)
            return changed
        over_nothing = self._typed_over(entity, entity_id, known, changed, shown) if shown else ()
        for base, part in self._unseen.parts(entity, entity_id, version, changed):
            before = {name: known.get(name) for name in part}
            is_over = resolves is None and any(name in part for name in over_nothing)
            said = OVER_NOTHING if is_over else resolves
            self._journal(entity, entity_id, base, part, before, said)
        return changed

    def _typed_over(
        self, entity: str, entity_id: str, known: Fields, changed: Fields, shown: Mapping[str, Value]
    ) -> Sequence[str]:
        """Note the fields of which the author saw another value; returns those that nobody here was shown."""
        over_nothing: list[str] = []
        for name, on_screen in shown.items():
            if name in changed and known.get(name) != on_screen:
                self._unseen.note(entity, entity_id, name, 0)
                if not waits(self.connection, entity, entity_id, *_item_of(entity, name, shown)):
                    over_nothing.append(name)
        return over_nothing

    def bulk(self, entity: str, ids: Sequence[str]) -> AbstractContextManager[None]:
        """Within the block the records are read and written at once, which a large block of cells needs.

        What :meth:`put` does to each is the same; only queries past the recorder do not see it before the end
        of the block. A thousand records at a time are enough.
        """
        return self._rows.bulk(entity, ids)

    def _bases_within(self, over: StateKey) -> Iterator[int]:
        """Return the bases of fields with an unseen value, of all that a round or report contains."""
        for entity, entity_id, base in self._unseen.bases():
            record = self._rows.get(entity, entity_id)
            if record is not None and over in states_over(entity, entity_id, record.fields):
                yield base

    def _locked(self) -> Mapping[str, str]:
        """What no person does, such as giving older officers their ids, is the province's to refuse."""
        if self._locks is None:
            self._locks = locked_scopes(self.connection) if self.author else {}
        return self._locks

    def require_unlocked(self, entity: str, entity_id: str) -> None:
        """Let pass only a record that no known lock holds.

        Raises:
            Locked: the province accepts no changes of it.
        """
        fields = self.get(entity, entity_id)
        if fields is not None and self._locked():
            self._require_unlocked(entity, entity_id, fields, fields)

    def _require_unlocked(self, entity: str, entity_id: str, before: Fields, after: Fields) -> None:
        reason = lock_over(self._locked(), entity, entity_id, before, after)
        if reason is not None:
            raise refusal(reason)

    def restate(self, entity: str, entity_id: str, author: str = "", at: int | None = None) -> None:
        """Journal a record in its present state because the province does not know it, with its author and
        time.

        It names a version, as nothing does that is new.
        """
        record = self._rows.get(entity, entity_id)
        if record is not None:
            self.rejournal(entity, entity_id, dict(record.fields), max(record.version, 1), author, at)

    def rejournal(
        self, entity: str, entity_id: str, patch: dict[str, Value], base: int, author: str, at: int | None
    ) -> None:
        """Journal fields that somebody wrote and the province lost; the record here stays as it is."""
        self._journal(entity, entity_id, base, patch, patch, OVER_NOTHING, author, at, alone=True)

    def get(self, entity: str, entity_id: str) -> Fields | None:
        """Return the fields of a record as this transaction sees them; ``None`` if there is none."""
        record = self._rows.get(entity, entity_id)
        return record.fields if record else None

    def kept(self, entity: str) -> dict[str, Any]:
        """A cache for what is read of several records of an entity; emptied when one of them is written."""
        return self._rows.kept(entity)

    def finish(self) -> None:
        """Write the journal entries and derived figures; called just before the commit."""
        if self._unlinked:
            entries = linked(self._unlinked, self._head.hash)
            write_entries(self.connection, self._device.number, entries, self._head.hash)
            self._unlinked, self._head = [], Head(entries[-1].op.device_seq, entries[-1].link)
        self._rows.finish()

    def _journal(
        self,
        entity: str,
        entity_id: str,
        version: int,
        patch: dict[str, Value],
        before: dict[str, Value] | None,
        resolves: str | None,
        author: str | None = None,
        at: int | None = None,
        *,
        alone: bool = False,
    ) -> None:
        seq = self._head.seq + len(self._unlinked) + 1
        self.changed.add(entity)
        at = to_millis(self.clock.now()) if at is None else at
        author = self.author if author is None else author
        sealed = sealed_patch(self.connection, self._ring, entity, entity_id, patch)
        op = Op(seq, entity, entity_id, version, sealed, author, at, resolves, continues=True)
        self._unlinked.append(Unlinked(op, None if before is None else encode_patch(before), alone))


def given_of(flat: Mapping[str, Value]) -> dict[str, Given]:
    """Flat fields as :meth:`Recorder.put` takes them: entries of a map below the name of its column."""
    given: dict[str, Given] = {}
    maps: dict[str, dict[str, Value]] = {}
    for name, value in flat.items():
        column, _, key = name.partition("/")
        if key:
            maps.setdefault(column, {})[key] = value
        else:
            given[name] = value
    return {**given, **maps}


def _require_changeable(entity: str, known: Fields, changed: Fields) -> None:
    if changes_what_lasts(entity, known, changed):
        raise ChangesWhatLasts
    if changes_what_is_sealed(entity, known, changed):
        raise ChangesWhatIsSealed


def _others(patch: Mapping[str, Value], known: Fields) -> dict[str, Value]:
    """Return what of a patch is not so yet."""
    return {name: value for name, value in patch.items() if known.get(name) != value}


def _item_of(entity: str, name: str, shown: Mapping[str, Value]) -> tuple[str, Held]:
    """The field of the conflict in which a value that was shown may wait, and what it would hold."""
    lead = BOUND[entity][0] if name in BOUND.get(entity, ()) else name
    return lead, said_in(entity, lead, shown)


def _merged(entity: str, known: Fields, changed: Fields) -> Fields:
    """Return the whole record; entries of a map that were removed are not in it."""
    after = {**known, **changed}
    if not ENTITIES[entity].maps:
        return after
    return {name: value for name, value in after.items() if value is not None or "/" not in name}


@cache
def _fields_of(entity: str) -> frozenset[str]:
    return frozenset(ENTITIES[entity].fields)


def _flatten(entity: str, changes: Mapping[str, Given]) -> dict[str, Value]:
    """Texts in normal form C: "Đoài" typed on a Mac and on Windows is the same value, not a conflict."""
    kind = ENTITIES[entity]
    fields = _fields_of(entity)
    flat: dict[str, Value] = {}
    for name, value in changes.items():
        if type(value) is str and name in fields:  # nearly every field of a large block
            flat[name] = value if value.isascii() else nfc(value)
        elif name in fields and (value is None or isinstance(value, _PLAIN)):
            flat[name] = nfc(value) if isinstance(value, str) else value
        elif value is None or isinstance(value, _PLAIN):
            raise KeyError(f"{entity} has no field {name}")
        elif name in kind.maps:
            flat |= {
                f"{name}/{key}": entry if not isinstance(entry, str) or entry.isascii() else nfc(entry)
                for key, entry in value.items()
            }
        else:
            raise KeyError(f"{entity}.{name} is not a map column")
    return flat
