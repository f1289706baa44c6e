"""Renders the statements and values that the first page needs into ``storage/first_page.py``.

    .venv/bin/python tools/compile_statements.py           write the module
    .venv/bin/python tools/compile_statements.py --check   write nothing; fail when it is not that

Nothing is declared here: each statement stands with SQLAlchemy in the room that is named beside it, and
so does the function that reads each value from a file of the program.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import types
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, only the folder tools/ is on the path
    sys.path.insert(0, str(ROOT))

from sqlalchemy import CompoundSelect, Select  # noqa: E402  (needs the path above)
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite  # noqa: E402

from desktop_app.storage.compiled import CompiledStatement  # noqa: E402

MODULE = "desktop_app.storage.first_page"
TARGET = ROOT / "desktop_app" / "storage" / "first_page.py"
DECLARED = (
    ("desktop_app.storage.facts", "ALL_FACTS"),
    ("desktop_app.accounts.officers", "ANY_OFFICER"),
    ("desktop_app.accounts.officers", "WORKING_OFFICERS"),
    ("desktop_app.journal.devices", "CURRENT_DEVICE"),
    ("desktop_app.journal.devices", "HEAD_OF_DEVICE"),
    ("desktop_app.journal.tidying", "OPS_AS_ROWS"),
    ("desktop_app.book.overview_queries", "FIGURES_OF_UNITS"),
    ("desktop_app.book.overview_queries", "UNITS_DONE"),
    ("desktop_app.book.overview_queries", "FIGURES_BY_MONTH"),
    ("desktop_app.book.overview_queries", "DONE_BY_MONTH"),
    ("desktop_app.book.overview_queries", "AREAS_IN_USE"),
    ("desktop_app.surveys.rounds.queries", "ROUNDS"),
    ("desktop_app.surveys.rounds.queries", "AREAS_OF_ROUND"),
    ("desktop_app.surveys.tally.hand_counts", "HAND_TALLIES_OF_ROUND"),
    ("desktop_app.surveys.tally.counts", "COUNTS_OF_ROUND"),
    ("desktop_app.surveys.tally.counted_answers", "QUESTIONNAIRE_OF_ROUND"),
)
VALUES = (
    ("desktop_app.catalogue.starter_lists", "reporting_days"),
    ("desktop_app.sample.content", "sample_officer"),
)
"""Functions whose outcome, plain values from files that come with the program, stands there as a constant."""
_HEAD = '''"""Written by ``tools/compile_statements.py``: change the declarations, then run it again."""

from __future__ import annotations

from desktop_app.storage.compiled import CompiledStatement
'''
_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")

type Query = Select[tuple[object, ...]] | CompoundSelect[tuple[object, ...]]


class NotPlain(Exception):
    """A statement whose values SQLAlchemy would convert: run on the driver, it would give others."""


def rendered(module: str, name: str, query: Query) -> str:
    """The assignment that holds ``query`` as text.

    Raises:
        NotPlain: a column needs type processing.
    """
    for column in query.selected_columns:
        if column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) is not None:
            raise NotPlain(f"{module}.{name}: the column {column.key} is {column.type!r}")
    compiled = query.compile(dialect=_DIALECT)
    if "POSTCOMPILE" in str(compiled):
        raise NotPlain(f"{module}.{name}: IN with a list is written out when the statement runs; use or_()")
    lines = [f"        {line + chr(10)!r}" for line in str(compiled).splitlines()]
    constants = {key: value for key, value in compiled.params.items() if value is not None}
    columns = tuple(str(column.key) for column in query.selected_columns)
    return "\n".join(
        (
            f"{name} = CompiledStatement(",
            "    (",
            *lines,
            "    ),",
            f"    {columns!r},",
            f"    {constants!r},",
            ")",
        )
    )


def module_text() -> str:
    """The whole module."""
    parts = [_HEAD, "# fmt: off", "# ruff: noqa: E501"]
    for module, name in DECLARED:
        query = getattr(importlib.import_module(module), name)
        parts += [f"# {module}", rendered(module, name, query)]
    for module, name in VALUES:
        value = getattr(importlib.import_module(module), name)()
        parts += [f"# {module}", f"{name.upper()} = {value!r}"]
    return "\n".join(parts) + "\n"


class _Blank(types.ModuleType):
    """Stands for the module that is to be written: what imports it must load whatever is in it now."""

    def __getattr__(self, name: str) -> CompiledStatement:
        if name.startswith("__"):
            raise AttributeError(name)
        return CompiledStatement("", ())


def main(argv: Sequence[str] | None = None) -> int:
    """Write or compare; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    sys.modules[MODULE] = _Blank(MODULE)
    text = module_text()
    if not parser.parse_args(argv).check:
        TARGET.write_text(text, encoding="utf-8", newline="\n")
    elif TARGET.read_text(encoding="utf-8") != text:
        sys.stderr.write(
            f"{TARGET.relative_to(ROOT)} is not what its declarations say; run {Path(__file__).name}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
