"""Nothing that says what a server has outlives the connection to it, whichever table it is in."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from desktop_app.journal.devices import current_device, head
from desktop_app.journal.past.eras import Eras
from desktop_app.storage import tables
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.attachments import stored_content
from desktop_app.storage.tables.journal import journal_device
from desktop_app.storage.tables.metadata import metadata
from desktop_app.storage.tables.sync import (
    sync_birth,
    sync_change,
    sync_lock,
    sync_set_aside,
    sync_unseen,
    urgent_message,
)
from desktop_app.sync.holdback import carry_on
from desktop_app.sync.identity.enrolment import BOUND, leave
from desktop_app.sync.state import SyncState, change_state, read_state
from tests.builders import an_office, put_area

OF_THE_BOOK = {
    "access_log",
    "catalogue_package",
    "cell_draft",
    "content_piece",
    "digest_basis",
    "digest_part",
    "figure_count",
    "fund_typing",
    "held_file",
    "held_key",
    "matter_draft",
    "matter_line",
    "matter_secret",
    "matter_words",
    "officer_pin",
    "response_draft",
    "sealed_otherwise",
    "sheet_mapping",
    "survey_count",
    "sync_writer",
}
"""What a book has to itself, whatever server it is connected to."""

BY_DEVICE = {"journal_op", "journal_segment", "journal_segment_record", "sync_rejected"}
"""Of the device id that wrote them, which goes with its server."""

SAID_TO_EACH = {"sync_conflict"}
"""Items are said to every server that is new to the book."""


def test_every_table_belongs_to_the_book_or_is_bound_to_its_server() -> None:
    for module in pkgutil.iter_modules(tables.__path__):
        importlib.import_module(f"{tables.__name__}.{module.name}")
    records = {entity.table.name for entity in ENTITIES.values()}
    parts = (records, set(BOUND), OF_THE_BOOK, BY_DEVICE, SAID_TO_EACH)
    assert sum(map(len, parts)) == len(set().union(*parts)), "each stands once"
    assert set().union(*parts) == set(metadata.tables), (
        "a new table: does it record what the server has? Then desktop_app/sync/identity/enrolment.py"
    )


def filled(table: Table, **values: object) -> dict[str, Any]:
    """A row with something in every column."""
    kinds: dict[type, object] = {int: 7, str: "x", bytes: b"\x80"}
    return {column.name: values.get(column.name, kinds[column.type.python_type]) for column in table.columns}


def test_all_of_it_is_taken_back_at_once(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.record() as rec:
        put_area(rec, "a1")
    told = {name: 5 if isinstance(default, int) else "x" for name, default in defaults().items()}
    with office.store.write() as connection:
        change_state(connection, **told)
        for table in (sync_change, sync_lock, sync_set_aside, sync_unseen, urgent_message, stored_content):
            connection.execute(insert(table).values(filled(table)))
        for entity in ENTITIES.values():
            columns = filled(entity.table, id="seen", version=9, **dict.fromkeys(entity.maps, "{}"))
            columns.pop("row", None)
            connection.execute(insert(entity.table).values(columns))
        before = current_device(connection)
        connection.execute(
            journal_device.update().where(journal_device.c.number == before.number).values(acked_seq=1)
        )

        leave(connection, read_state(connection))
        device = carry_on(connection, office.clock, "f" * 32)

        state = read_state(connection)
        assert {name: getattr(state, name) for name in told} == {**defaults(), "files_when": "x"}
        for entity in ENTITIES.values():
            assert set(connection.execute(select(entity.table.c.version)).scalars()) == {0}, entity.name
        for table in (sync_birth, sync_lock, sync_unseen):
            assert connection.execute(select(table)).all() == []
        assert connection.execute(select(sync_set_aside.c.version)).scalars().all() == [0]
        assert connection.execute(select(stored_content.c.confirmed)).scalars().all() == [0]
        row = connection.execute(select(urgent_message)).one()
        assert (row.standing, row.taken_at, row.seen_at, row.seen_by) == ("waiting", 0, 0, "")
        assert device.device_id != before.device_id
        assert (device.acked_seq, head(connection, device).seq) == (0, 0)
        (former,) = Eras(connection).former
        assert (former.server_id, former.epoch, former.last_device) == ("x", "x", before.number)
        (version,) = connection.execute(select(sync_change.c.version)).scalars()
        assert version < 0
        assert Eras(connection).of_version(version) == former
    office.close()


def defaults() -> dict[str, Any]:
    return {name: getattr(SyncState(), name) for name in SyncState.__slots__}
