"""The direction of imports: ui → desktop_app, upstream → desktop_app.wire, and the rooms among themselves."""

from __future__ import annotations

import pytest

from tests.architecture.imports import PACKAGES, ROOT, Import, all_imports, imports_in

# Knows no room. Everyone may use it, upstream too.
NEUTRAL = "base"

# What a command needs: who may do it, the journal entry, the table.
RECORDING = frozenset({"accounts", "journal", "storage"})

# What a document needs: who signs it and where, the shape of its data.
PRINTING = frozenset({"office", "reports"})

# room: the rooms it may import besides itself and NEUTRAL. For folders within rooms see test_folders.
ROOMS: dict[str, frozenset[str]] = {
    "wire": frozenset(),
    "forms": frozenset(),
    # The blank paper form of any definition; and no paper shows the sealed text of a name.
    "reports": frozenset({"forms", "wire"}),
    "credentials": frozenset(),
    "storage": frozenset({"wire"}),
    "office_key": frozenset({"storage", "wire"}),
    "journal": frozenset({"office_key", "storage", "wire"}),
    "accounts": frozenset({"credentials", "journal", "storage", "wire"}),  # rights are the same at both ends
    "areas": RECORDING | {"grid"},
    "grid": frozenset({"storage"}),
    "attachments": frozenset({"journal", "storage"}),
    "office": RECORDING | {"areas", "catalogue", "reports"},
    "catalogue": RECORDING | {"forms", "wire"},
    "documents": RECORDING | {"catalogue"},
    # These hand the rows of a document to reports.data; reports itself asks nobody.
    "movements": RECORDING | PRINTING | {"areas", "attachments", "catalogue", "forms", "grid"},
    "surveys": RECORDING | PRINTING | {"areas", "attachments", "catalogue", "forms", "grid"},
    # A quick report is a message that goes before its record.
    "registers": RECORDING | PRINTING | {"areas", "attachments", "catalogue", "forms", "wire"},
    # What registers and the fund have for the cells of results; none of the three knows another by it.
    "derived": frozenset({"areas", "catalogue", "fund", "movements", "registers", "storage"}),
    # Its vouchers are numbered in the books of the registers, and its terms run by their clock.
    "fund": RECORDING | PRINTING | {"areas", "catalogue", "exchange", "registers"},
    "exchange": RECORDING
    | {
        "areas",
        "attachments",
        "catalogue",
        "documents",
        "forms",
        "grid",
        "movements",
        "registers",
        "reports",
        "surveys",
    },
    # Papers of rounds and results become documents out with a number; a code compares them, and sheets and
    # books of the fund, with the province.
    # The report on the Front's work tells of everything that the office keeps.
    "narrative": RECORDING
    | PRINTING
    | {"catalogue", "derived", "fund", "movements", "registers", "surveys", "wire"},
    "issuing": RECORDING
    | PRINTING
    | {"areas", "attachments", "catalogue", "fund", "movements", "narrative", "registers", "surveys", "wire"},
    # Everything that the office holds of a person, in whatever room, and the papers on it.
    "persons": RECORDING
    | PRINTING
    | {"areas", "attachments", "catalogue", "exchange", "forms", "fund", "registers", "surveys"}
    | {"sync", "wire"},
    "updates": RECORDING | {"catalogue", "wire"},
    "sync": RECORDING | {"attachments", "catalogue", "credentials", "office_key", "updates", "wire"},
}

# These put the rooms together and may use all of them; no room may use these.
COMPOSING = frozenset({"backup", "book", "cli", "demo", "sample"})

# What upstream uses besides, to seal its keys: passphrases seal in one way, and these know no office.
SEALING = ("desktop_app.credentials.sealing", "desktop_app.credentials.passphrase_rule")

# What upstream reads a package with, as an office does, before it publishes it or begins an entry. Pure.
CATALOGUE = (
    "desktop_app.catalogue.brought.reading_files",
    "desktop_app.catalogue.brought.set_differences",
    "desktop_app.catalogue.formula_order",
    "desktop_app.catalogue.indicator_set",
    "desktop_app.catalogue.loading",
    "desktop_app.catalogue.packages.labels",
    "desktop_app.catalogue.packages.package",
    "desktop_app.catalogue.questionnaire",
    "desktop_app.catalogue.reading_indicators",
    "desktop_app.catalogue.registers.definition",
    "desktop_app.catalogue.set_changes",
    "desktop_app.catalogue.starter_lists",
    "desktop_app.movements.period",
    "desktop_app.forms.session.outline",
    "desktop_app.forms.session.answers",
    "desktop_app.forms.session.session",
    "desktop_app.forms.types.answer_type",
    "desktop_app.registers.kinds.wording",
)

# What may be attached, and under which names files are written out: the same at both ends.
FILES = (
    "desktop_app.attachments.checking",
    "desktop_app.attachments.file_names",
    "desktop_app.attachments.kinds",
    "desktop_app.attachments.limits",
    "desktop_app.attachments.signatures",
)

# The blocks of which papers are made, and what writes them into files. Pure.
PAPERS = ("desktop_app.reports",)

# The sheet of bundles, from what is on their outside: the same at both ends. Pure.
HANDED_OVER = ("desktop_app.issuing.handover_sheet",)

# How upstream puts the figures of communes together: as a commune does those of its areas. Pure.
AGGREGATION = (
    "desktop_app.movements.aggregation",
    "desktop_app.movements.checks.outliers",
    "desktop_app.movements.formulas",
)

# How upstream computes the sheets of a commune: in memory, in an office's own tables, by the office's own
# code, so that a total here is that of the commune's paper. Only one module of upstream may.
SHEETS_OF = "upstream.read_model.office_sheets"
SHEETS = (
    "desktop_app.catalogue.installed",
    "desktop_app.journal.rows",
    "desktop_app.movements.checks",
    "desktop_app.movements.sheet",
    "desktop_app.storage.entities",
    "desktop_app.storage.fitting",
    "desktop_app.storage.tables",
)

# What follows from the history of an entry, as an office has it. Pure.
HISTORIES = (
    "desktop_app.catalogue.registers.working_calendar",
    "desktop_app.registers.clock",
    "desktop_app.registers.entries.history",
    "desktop_app.registers.entries.records",
    "desktop_app.registers.lists.deadlines",
)

# How forms of rounds and vouchers of the fund are counted, as an office counts them. Pure.
COUNTING = (
    "desktop_app.fund.ledger.totals",
    "desktop_app.fund.rules.fund_rules",
    "desktop_app.fund.vouchers.records",
    "desktop_app.surveys.results.questions",
    "desktop_app.surveys.results.results",
    "desktop_app.surveys.results.round_sums",
    "desktop_app.surveys.results.rows",
    "desktop_app.surveys.results.sums",
    "desktop_app.surveys.rounds.records",
    "desktop_app.surveys.rounds.state",
    "desktop_app.surveys.rounds.thresholds",
    "desktop_app.surveys.tally.coverage",
    "desktop_app.surveys.tally.outcome",
)

# What answers are called; the words of installed versions are read beside it.
WORDS_OF_ANSWERS = ("desktop_app.surveys.responses.answer_wording",)

# third-party package: who may import it. What is not listed here is free.
THIRD_PARTY: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "litestar": ("upstream",),
    "uvicorn": ("upstream",),
    "psycopg": ("upstream",),
    "jinja2": ("upstream.console.web",),
    "argon2": ("upstream.console.accounts",),
    "pyotp": ("upstream.console.accounts",),
    "segno": ("upstream.console",),
    "keyring": ("desktop_app.credentials",),
    "sqlcipher3": ("desktop_app.storage",),
    "reportlab": ("desktop_app.reports",),
    "docx": ("desktop_app.reports.word",),
    "pyxform": ("desktop_app.forms", "desktop_app.catalogue"),
}

# These stay pure: they can be tested, and reused by the server, without a database.
PURE = (
    "desktop_app.wire",
    "desktop_app.forms",
    "desktop_app.reports",
    "desktop_app.registers.clock",
    *AGGREGATION,
    *COUNTING,
    "ui",
)
DATABASE = ("sqlalchemy", "alembic", "sqlcipher3", "sqlite3", "desktop_app.storage")
# ui names the type that it hands to a query on the database queue, and catches what storage tells a person.
HANDED_THROUGH = ("sqlalchemy.Connection", "desktop_app.storage.problems")

# Where the window is named and loaded only when it is wanted: by the command line, and by the
# demonstration, which starts it in a process of its own.
LAZY_ENTRIES = (
    ("desktop_app.cli", "ui.shell.app"),
    ("desktop_app.cli", "ui.shell.opening_sign"),
    ("desktop_app.demo", "ui.demo.picture_run"),
)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def room_of(module: str) -> str:
    """The part after ``desktop_app``: a room, or a module at its top."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def complaint(found: Import) -> str | None:
    """What is wrong with an import and what to do instead, or None."""
    for check in (_between_packages, _between_rooms, _third_party, _database):
        advice = check(found)
        if advice:
            return f"{found.place}: {found.importer} imports {found.target}; {advice}"
    return None


def _between_packages(found: Import) -> str | None:
    owner = found.importer.split(".")[0]
    if within(found.target, "ui") and owner != "ui":
        lazy = any(within(found.importer, who) and within(found.target, what) for who, what in LAZY_ENTRIES)
        return None if lazy else "nobody imports ui; publish a fact or return a value and let ui ask for it"
    if within(found.target, "upstream") and owner != "upstream":
        return "the server is not part of the app; what both ends need goes into desktop_app.wire"
    if owner == "upstream" and within(found.target, "desktop_app"):
        if room_of(found.target) in {NEUTRAL, "wire", ""}:
            return None
        shared = (
            *SEALING,
            *CATALOGUE,
            *FILES,
            *PAPERS,
            *HANDED_OVER,
            *AGGREGATION,
            *HISTORIES,
            *COUNTING,
            *WORDS_OF_ANSWERS,
        )
        allowed = (*shared, *(SHEETS if found.importer == SHEETS_OF else ()))
        if any(within(found.target, module) for module in allowed):
            return None
        return f"upstream may use desktop_app.wire and desktop_app.{NEUTRAL}"
    return None


def _between_rooms(found: Import) -> str | None:
    if not within(found.importer, "desktop_app") or not within(found.target, "desktop_app"):
        return None
    source, target = room_of(found.importer), room_of(found.target)
    if target in {NEUTRAL, source, ""}:
        return None
    if source == NEUTRAL:
        return f"desktop_app.{NEUTRAL} knows no room"
    if source not in ROOMS:  # COMPOSING
        return None
    if target in ROOMS[source]:
        return None
    allowed = sorted(ROOMS[source]) or "no other room"
    return f"{source} may import {allowed} and desktop_app.{NEUTRAL}; pass the rest in as an argument"


def _third_party(found: Import) -> str | None:
    package = found.target.split(".")[0]
    owners = THIRD_PARTY.get(package, ())
    if not owners or any(within(found.importer, owner) for owner in owners):
        return None
    return f"{package} is used only in {', '.join(owners)}; call what that offers"


def _database(found: Import) -> str | None:
    if within(found.importer, "ui") and any(within(found.target, name) for name in HANDED_THROUGH):
        return None
    reaches = any(within(found.target, part) for part in DATABASE)
    if reaches and any(within(found.importer, part) for part in PURE):
        return "this part is pure; take frozen rows as arguments and query in a room of desktop_app"
    return None


def test_every_import_goes_in_the_allowed_direction() -> None:
    found = all_imports()
    for package in PACKAGES:
        assert any(within(item.importer, package) for item in found), f"the scan saw no import of {package}"
    complaints = [text for text in map(complaint, found) if text]
    assert not complaints, "\n" + "\n".join(complaints)


def test_every_room_has_a_line_in_the_table() -> None:
    rooms = {path.parent.name for path in (ROOT / "desktop_app").glob("*/__init__.py")}
    assert len(rooms) > 3, "the scan found no rooms"
    assert rooms - COMPOSING - {NEUTRAL} <= set(ROOMS), "give the new room a line in ROOMS"


def test_the_table_has_no_circle() -> None:
    done: set[str] = set()
    while len(done) < len(ROOMS):
        ready = {room for room, uses in ROOMS.items() if room not in done and uses <= done}
        assert ready, f"rooms import each other: {sorted(set(ROOMS) - done)}"
        done |= ready


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("desktop_app.areas.commands", "PySide6.QtCore.QObject"),
        ("desktop_app.areas.commands", "ui.shell.app"),
        ("desktop_app.cli", "ui.areas.area_view"),
        ("desktop_app.sync.rounds", "upstream.api"),
        ("desktop_app.wire.op", "desktop_app.storage.store.Store"),
        ("desktop_app.reports.minutes", "desktop_app.storage.store.Store"),
        ("desktop_app.forms.session.session", "sqlalchemy.select"),
        ("desktop_app.base.text", "desktop_app.areas.queries"),
        ("desktop_app.areas.commands", "desktop_app.surveys.rounds.queries"),
        ("upstream.api", "desktop_app.storage.store"),
        ("upstream.api", "ui.shell.app"),
        ("ui.areas.area_model", "sqlalchemy.select"),
        ("ui.areas.area_model", "desktop_app.storage.tables.areas"),
        ("ui.areas.area_model", "upstream.api"),
    ],
)
def test_the_rules_catch_a_wrong_import(importer: str, target: str) -> None:
    assert complaint(Import(importer, target, ROOT / "pyproject.toml", 1)) is not None


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("desktop_app.cli", "ui.shell.app"),
        ("ui.shell.app", "desktop_app.book.office.Office"),
        ("ui.context.operations", "sqlalchemy.Connection"),
        ("upstream.api", "desktop_app.wire.op.Op"),
        ("upstream.api", "desktop_app.base.problems.Problem"),
        ("desktop_app.journal.recorder", "desktop_app.storage.entities"),
        ("desktop_app.book.office", "desktop_app.credentials.opening"),
    ],
)
def test_the_rules_let_a_right_import_through(importer: str, target: str) -> None:
    assert complaint(Import(importer, target, ROOT / "pyproject.toml", 1)) is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("import PySide6.QtCore", "PySide6.QtCore"),
        ("def late():\n    from ui.shell import app", "ui.shell.app"),
        ("from . import tables", "desktop_app.storage.tables"),
        ("from .tables import areas", "desktop_app.storage.tables.areas"),
        ("from ..journal import rows", "desktop_app.journal.rows"),
        ("importlib.import_module('ui.shell.app')", "ui.shell.app"),
        ("WINDOW = 'ui.shell.app'", "ui.shell.app"),
        ("if TYPE_CHECKING:\n    from upstream import api", "upstream.api"),
    ],
)
def test_the_scan_sees_every_way_to_import(source: str, target: str) -> None:
    path = ROOT / "desktop_app" / "storage" / "store.py"
    assert [found.target for found in imports_in(source, "desktop_app.storage.store", path)] == [target]
