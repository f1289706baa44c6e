"""Officers of a book that an older version of the program wrote."""

from __future__ import annotations

from pathlib import Path

from nacl.pwhash import argon2id

from desktop_app.accounts.access_report import read_access_log
from desktop_app.accounts.officers import officers
from desktop_app.accounts.older_books import register_again
from desktop_app.accounts.pins import sign_in
from desktop_app.base.ids import officer_id
from desktop_app.book.followers import FOLLOWERS
from desktop_app.journal.devices import current_device, start_device
from desktop_app.journal.ops import entries_after
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.storage.store import Store
from tests.builders import QUICK, a_clock

KEY = bytes(32)
PIN = "482913"


def an_older_book(path: Path) -> None:
    """Of revision 0013: one who came back after having left, and one who has no PIN."""
    hashed = argon2id.str(PIN.encode(), opslimit=QUICK.passes, memlimit=QUICK.memory).decode()
    engine = make_engine(path, KEY)
    upgrade(engine, path, None, "0013")
    rows = (
        ("01a", "Lê Thị Quản", "admin", hashed, None),
        ("01b", "Trần Văn Ghi", "entry", None, 7),
        ("01c", "Trần Văn  Ghi", "review", None, None),
    )
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for identity, name, roles, pin, left in rows:
            connection.exec_driver_sql(
                "INSERT INTO officer (id, name, roles, pin_hash, created_at, left_at) "
                "VALUES (?, ?, ?, ?, 1, ?)",
                (identity, name, roles, pin, left),
            )
        connection.exec_driver_sql(
            "INSERT INTO access_log (at, officer, action, subject, record_id) "
            "VALUES (1, 'Trần Văn Ghi', 'change', 'officer', '01a')"
        )
    engine.dispose()


def test_officers_of_an_older_book_keep_their_pins_and_begin_to_travel(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    an_older_book(path)
    store = Store.open(path, KEY)
    with store.write() as connection:
        start_device(connection, a_clock())
    for _ in range(2):  # the second time there is nothing to do
        register_again(store, FOLLOWERS, a_clock())
    admin = officer_id("Lê Thị Quản")
    with store.read() as connection:
        found = {
            officer.id: (set(officer.roles), officer.has_pin)
            for officer in officers(connection, with_former=True)
        }
        assert found == {admin: ({"admin"}, True), officer_id("Trần Văn Ghi"): ({"review"}, False)}
        ops = [officer.op for officer in entries_after(connection, current_device(connection), 0)]
        assert [(op.entity, op.author, op.base_version) for op in ops] == [("officer", "", 0)] * 2
        assert not any("pin" in name for op in ops for name in op.patch)
        (entry,) = read_access_log(connection, "Lê Thị Quản", lambda *_: "")
        assert "Lê Thị Quản" in entry.subject, "an entry of the older version still says whom it is about"
    assert sign_in(store, a_clock(), admin, PIN).has_pin
    store.close()
