"""The tool that writes migrations: what it leaves passes lint, is registered, and brings the schema there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.support.patience import PATIENCE_SECONDS
from tools.new_migration import End, register, the_book, the_province, write

DROPPED = '''"""a table is lost"""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("{table}")
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with nothing but the migrations of both ends."""
    kept = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "desktop_app/storage", tmp_path / "desktop_app/storage", ignore=kept)
    for folder in ROOT.glob("upstream/**/migrations"):
        shutil.copytree(folder, tmp_path / folder.relative_to(ROOT), ignore=kept)
    return tmp_path


def with_lost_table(end: End, table: str) -> str:
    """Add a migration after which ``table`` is missing; its revision."""
    before = max(path.name[:4] for path in end.versions.glob("[0-9]*.py"))
    revision = f"{int(before) + 1:04d}"
    text = DROPPED.format(revision=revision, before=before, table=table)
    (end.versions / f"{revision}_a_table_is_lost.py").write_text(text)
    if end.revisions is not None:
        register(end.revisions, before, revision)
    return revision


@pytest.mark.parametrize(
    ("end_of", "table"), [(the_book, "access_log"), (the_province, "refusal_page")], ids=["book", "province"]
)
def test_what_differs_is_written_registered_and_passes_lint(
    root: Path, end_of: Callable[[Path], End], table: str
) -> None:
    end = end_of(root)
    if table not in end.tables.tables:
        table = sorted(end.tables.tables)[0]
    lost = with_lost_table(end, table)
    written = write(end, "the table is back")
    assert written is not None
    assert written.name == f"{int(lost) + 1:04d}_the_table_is_back.py"
    source = written.read_text("utf-8")
    assert f'"{table}"' in source
    assert f'down_revision = "{lost}"' in source
    for step in (["check"], ["format", "--check"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *step, str(written)],
            cwd=ROOT,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
    if end.revisions is not None:
        assert f'    "{lost}",\n    "{written.name[:4]}",\n)' in end.revisions.read_text("utf-8")
    assert write(end_of(root), "again") is None


@pytest.mark.parametrize("end_of", [the_book, the_province])
def test_nothing_is_written_where_tables_and_migrations_agree(
    root: Path, end_of: Callable[[Path], End]
) -> None:
    end = end_of(root)
    before = sorted(end.versions.iterdir())
    assert write(end, "nothing") is None
    assert sorted(path for path in end.versions.iterdir() if path.suffix == ".py") == [
        path for path in before if path.suffix == ".py"
    ]


def test_a_list_of_revisions_that_ends_elsewhere_is_refused(tmp_path: Path) -> None:
    revisions = tmp_path / "revisions.py"
    revisions.write_text('REVISIONS = (\n    "0001",\n)\n')
    with pytest.raises(ValueError, match="does not end in 0002"):
        register(revisions, "0002", "0003")
