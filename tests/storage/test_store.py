"""The book's file: encrypted, durable, refused politely when it is not ours."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.storage import engine
from desktop_app.storage.engine import make_engine
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.migrating import alembic_config, upgrade
from desktop_app.storage.problems import NewerBook, StorageProblem, WrongKey
from desktop_app.storage.revisions import HEAD, REVISIONS
from desktop_app.storage.store import Store
from desktop_app.storage.tables.metadata import metadata

KEY = bytes(range(32))


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    with store.write() as connection:
        set_fact(connection, "place", "Đoài Thượng")
    store.close()
    again = Store.open(tmp_path / "book.db", KEY)
    with again.read() as connection:
        assert get_fact(connection, "place") == "Đoài Thượng"
    again.close()


def test_the_file_holds_no_plain_text(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    with store.write() as connection:
        set_fact(connection, "place", "a-telltale-word")
    store.close()
    contents = [path.read_bytes() for path in tmp_path.iterdir()]
    assert any(contents)
    for content in contents:
        assert b"a-telltale-word" not in content
        assert b"SQLite format 3" not in content


def test_a_failing_block_writes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    with pytest.raises(RuntimeError), store.write() as connection:
        set_fact(connection, "place", "x")
        raise RuntimeError
    with store.read() as connection:
        assert get_fact(connection, "place") is None
    store.close()


def written_and_in_file(store: Store, *, more_follows: bool) -> tuple[bool, int]:
    """Write 6 MB; whether they are in the file already, and its size."""
    before = store.path.stat().st_size
    with store.write(more_follows=more_follows) as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS much (it BLOB)")
        connection.exec_driver_sql("INSERT INTO much VALUES (randomblob(6000000))")
    after = store.path.stat().st_size
    return after > before, after


def test_what_more_follows_is_folded_into_the_file_with_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    assert not written_and_in_file(store, more_follows=True)[0]
    folded, size = written_and_in_file(store, more_follows=False)
    assert folded
    assert size > 12_000_000
    store.close()


def test_what_lies_beside_the_file_is_bounded_however_much_follows(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    assert [written_and_in_file(store, more_follows=True)[0] for _ in range(3)] == [False, False, True]
    with pytest.raises(RuntimeError), store.write(more_follows=True):
        raise RuntimeError
    assert written_and_in_file(store, more_follows=False)[0], "what failed leaves nothing set"
    store.close()


def test_full_durability_and_wal(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_another_key_is_refused_and_the_file_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    Store.open(path, KEY).close()
    before = path.read_bytes()
    with pytest.raises(WrongKey) as caught:
        Store.open(path, bytes(32))
    assert "sao lưu" in caught.value.sentence()
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 300, os.urandom(65536)])
def test_a_broken_file_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(content)
    with pytest.raises(WrongKey):
        Store.open(path, KEY)
    assert path.read_bytes() == content


def test_a_newer_book_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    store = Store.open(path, KEY)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = path.read_bytes()
    with pytest.raises(NewerBook):
        Store.open(path, KEY)
    assert path.read_bytes() == before


def test_a_full_disk_is_explained_and_keeps_what_was_saved(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    with store.write() as connection:
        set_fact(connection, "place", "kept")
    with pytest.raises(StorageProblem) as caught, store.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        set_fact(connection, "big", "x" * 1_000_000)
    assert "Free some space" in str(caught.value)
    with store.read() as connection:
        assert get_fact(connection, "place") == "kept"
    store.close()


def test_a_second_writer_waits_and_is_not_lost(tmp_path: Path) -> None:
    first = Store.open(tmp_path / "book.db", KEY)
    second = Store.open(tmp_path / "book.db", KEY)
    with first.write() as connection:
        set_fact(connection, "one", "1")
    with second.write() as connection:
        set_fact(connection, "two", "2")
    with first.read() as connection:
        assert get_fact(connection, "two") == "2"
    first.close()
    second.close()


def test_missing_book_is_not_created_where_it_must_exist(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        Store.open(tmp_path / "book.db", KEY, create=False)
    assert not (tmp_path / "book.db").exists()


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageProblem):
        Store.open(tmp_path / "file" / "book.db", KEY)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a super-user writes anywhere")
def test_a_read_only_folder_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    with pytest.raises(StorageProblem):
        Store.open(tmp_path / "book.db", KEY)


def _schema(store_path: Path, *, migrated: bool) -> dict[str, list[str]]:
    engine = make_engine(store_path, KEY)
    if migrated:
        upgrade(engine, store_path, None)
    else:
        metadata.create_all(engine)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    engine.dispose()
    return {name: _parts(sql) for name, sql in rows if name != "alembic_version"}


def _parts(sql: str) -> list[str]:
    """The definition without regard to the order in which constraints were written."""
    return sorted(" ".join(part.split()).removesuffix(" )") for part in sql.split(","))


def test_the_migrated_schema_equals_the_tables(tmp_path: Path) -> None:
    migrated = _schema(tmp_path / "migrated.db", migrated=True)
    modelled = _schema(tmp_path / "modelled.db", migrated=False)
    migrated = {
        name: sql for name, sql in migrated.items() if not any("CREATE TRIGGER" in part for part in sql)
    }
    assert modelled
    differing = sorted(
        name for name in migrated.keys() | modelled if migrated.get(name) != modelled.get(name)
    )
    assert migrated == modelled, (
        f"tables and migrations differ in {differing}: "
        "run .venv/bin/python tools/new_migration.py 'what changes', and read what it wrote"
    )


def test_the_known_revisions_are_the_migration_scripts() -> None:
    from alembic.script import ScriptDirectory

    scripts = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    assert tuple(reversed(scripts)) == REVISIONS, "enter the newest script in storage/revisions.py"
    assert scripts[0] == HEAD


def test_an_older_book_in_use_elsewhere_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.db"
    store = Store.open(path, KEY)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": REVISIONS[-2]})
    impatient = (*engine._SETTINGS, "PRAGMA busy_timeout = 50")
    with store.write():
        monkeypatch.setattr(engine, "_SETTINGS", impatient)
        with pytest.raises(StorageProblem, match="Another program is using"):
            Store.open(path, KEY)
    store.close()
