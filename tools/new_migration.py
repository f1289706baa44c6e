"""Write the next numbered migration from what differs between the migrated schema and the tables.

Usage: ``python tools/new_migration.py "what it changes"``. Read and complete the result by hand, then
append its number to ``desktop_app/storage/revisions.py``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import MIGRATIONS, alembic_config


def main(message: str) -> None:
    """Migrate an empty book to the newest script and let Alembic write the difference."""
    numbers = [int(path.name[:4]) for path in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    revision = f"{max(numbers, default=0) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "book.db", bytes(32))
        config = alembic_config()
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            if numbers:
                command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    main(sys.argv[1])
