"""Write the next numbered migration from what differs between the migrated schema and the tables.

    .venv/bin/python tools/new_migration.py "what it changes"             of the book
    .venv/bin/python tools/new_migration.py --upstream "what it changes"  of the province's database

The file passes lint, and the book's revision is entered into ``desktop_app/storage/revisions.py``. Read it:
what must happen to the rows that are there already, only a person can write.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.autogenerate import produce_migrations
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, only the folder tools/ is on the path
    sys.path.insert(0, str(ROOT))

import desktop_app.storage.tables  # noqa: E402, F401  (enters the tables into the metadata)
from desktop_app.storage.engine import make_engine  # noqa: E402  (needs the path above)
from desktop_app.storage.migrating import MIGRATIONS, alembic_config  # noqa: E402
from desktop_app.storage.tables.metadata import metadata as book  # noqa: E402
from upstream.database.database import Database  # noqa: E402
from upstream.database.migrating import migration_config  # noqa: E402
from upstream.database.schema import metadata as province  # noqa: E402

REVISIONS = Path("desktop_app/storage/revisions.py")


@dataclass(frozen=True)
class End:
    """One of the two databases: its tables, and how Alembic is set up for it."""

    tables: MetaData
    config: Config
    versions: Path
    revisions: Path | None = None


def the_book(root: Path) -> End:
    """The office's book, with its migrations below ``root``."""
    folder = root / MIGRATIONS.relative_to(ROOT)
    config = alembic_config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return End(book, config, folder / "versions", root / REVISIONS)


def the_province(root: Path) -> End:
    """The province's database, with its migrations below ``root``."""
    config = migration_config()
    folder = root / Path(config.get_main_option("script_location") or "").relative_to(ROOT)
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return End(province, config, folder / "versions")


def write(end: End, message: str) -> Path | None:
    """Write the migration and return its file; None where tables and migrations agree.

    Raises:
        subprocess.CalledProcessError: lint does not accept what was written.
    """
    numbers = sorted(path.name[:4] for path in end.versions.glob("[0-9]*.py"))
    revision = f"{int(numbers[-1]) + 1 if numbers else 1:04d}"
    with _empty_database(end) as connection:
        end.config.attributes["connection"] = connection
        if numbers:
            command.upgrade(end.config, "head")
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        found = produce_migrations(context, end.tables)
        if found.upgrade_ops is None or found.upgrade_ops.is_empty():
            return None
        command.revision(end.config, message, autogenerate=True, rev_id=revision)
    (written,) = end.versions.glob(f"{revision}*.py")
    lines = written.read_text("utf-8").splitlines(keepends=True)
    written.write_text("".join(line for line in lines if "Alembic" not in line), "utf-8")
    for step in (["format", "--quiet"], ["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(written)], cwd=ROOT, check=True)
    if end.revisions is not None:
        register(end.revisions, numbers[-1] if numbers else "", revision)
    return written


def register(revisions: Path, before: str, revision: str) -> None:
    """Enter ``revision`` behind ``before`` into the list that opening a book compares with."""
    text = revisions.read_text("utf-8")
    line = f'    "{before}",\n' if before else "(\n"
    if text.count(line) != 1:
        raise ValueError(f"{revisions} does not end in {before}")
    revisions.write_text(text.replace(line, f'{line}    "{revision}",\n'), "utf-8")


@contextmanager
def _empty_database(end: End) -> Iterator[Connection]:
    with tempfile.TemporaryDirectory() as folder:
        if end.tables is book:
            engine = make_engine(Path(folder) / "book.db", bytes(32))
            with engine.begin() as connection:
                yield connection
            engine.dispose()
        else:
            database = Database.connect(str(Path(folder) / "province.sqlite"))
            with database.write() as connection:
                yield connection
            database.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 when there is nothing to write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--upstream", action="store_true", help="of the province's database")
    parser.add_argument("message", help="what it changes")
    asked = parser.parse_args(arguments)
    end = the_province(ROOT) if asked.upstream else the_book(ROOT)
    written = write(end, asked.message)
    if written is None:
        sys.stdout.write("tables and migrations agree: change a table first\n")
        return 1
    sys.stdout.write(f"{written.relative_to(ROOT)}\n")
    sys.stdout.write("Read it, and say what happens to the rows that are there already.\n")
    tests = "tests/upstream" if asked.upstream else "tests/together/versions/test_written_before.py"
    sys.stdout.write(f"Then: make lint, and make test PYTEST='tests/storage {tests}'\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
