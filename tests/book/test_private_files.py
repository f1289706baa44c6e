"""Whatever the program writes is for the account that runs it, also where others may read new files."""

from __future__ import annotations

import ast
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up, back_up_daily
from desktop_app.base.durable_file import private_folder, write_durably
from desktop_app.base.faults.crashes import noting_crashes
from desktop_app.base.faults.notes import FaultNotes
from desktop_app.book.office import Office
from desktop_app.book.window_claim import WindowClaim
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from desktop_app.credentials.sealing import Cost
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.exports.responses import FORMATS, export_responses
from desktop_app.exchange.exports.tally import export_tally
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.issuing.paper_source import read_data
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.reports.documents.rendering import document_of
from desktop_app.sample.building import build_sample_office
from desktop_app.storage.migrating import copy_aside
from desktop_app.surveys.rounds.queries import rounds
from tests.architecture.imports import module_name, sources_with
from tests.builders import COMMUNE, PASSPHRASE, an_office
from tests.support.running.commands import run_command
from ui.safety.code_sheet import write_sheet

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")

QUICK = Cost(passes=1, memory=8192)


@pytest.fixture(autouse=True)
def others_may_read() -> Iterator[None]:
    """As most systems have it: new files are 0644, new folders 0755."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(root: Path) -> dict[str, str]:
    """What lies below a folder and is not for its owner alone, with its rights."""
    rights = {path: stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*"))}
    return {str(path.relative_to(root)): oct(mode) for path, mode in rights.items() if mode & 0o077}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path / "kept" / "book")
    build_sample_office(made, forms=5)
    yield made
    made.close()


@pytest.mark.faults
def test_every_kind_of_file_is_private(office: Office, tmp_path: Path, qapp: object) -> None:
    kept, out = tmp_path / "kept", tmp_path / "kept" / "out"
    private_folder(out)
    with office.read() as connection:
        survey_round = rounds(connection)[0].id
        for ending in FORMATS:
            export_responses(connection, survey_round, out / f"forms{ending}", labels=True)
        export_tally(connection, survey_round, out / "tally.xlsx")
        export_areas(connection, COMMUNE, out / "areas.xlsx")
        subject = PaperSubject(PaperKind.SURVEY, survey_round)
        document = document_of(read_data(connection, office.clock, COMMUNE, subject))
    for kind in FileKind:
        render(document, kind, out / f"paper.{kind}")
    write_sheet(out / "code.pdf", "AAAA-BBBB", "Ủy ban Thử")
    copy_aside(office.store.engine, out / "aside.db")
    write_durably(out / "list.smtkhan", b"x")
    back_up(office, out / "copy.smt-backup", "câu để mở bản sao lưu", cost=QUICK)
    back_up_daily(office)
    root = office.folder.root
    FaultNotes(root, "1").emit(logging.LogRecord("ui", logging.ERROR, "", 0, "x", None, None))
    claim = WindowClaim(root)
    assert claim.take()
    with noting_crashes(root):
        assert open_to_others(kept) == {}
    claim.release()
    names = {path.name for path in kept.rglob("*")}
    assert names >= {
        "so-mat-tran.db",
        "so-mat-tran.db-wal",
        "so-mat-tran.db-head",
        "secrets.json",
        "crash.log",
    }
    assert names >= {"faults.log", "backups", "paper.pdf", "paper.docx", "paper.xlsx", "forms.csv"}
    assert list((root / "backups").iterdir())


def test_a_book_that_was_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    root = tmp_path / "book"
    an_office(root).close()
    for path in root.iterdir():
        path.chmod(0o644)
    office = an_office(root)
    office.close()
    assert not {name for name in open_to_others(root) if name.startswith("so-mat-tran.db")}


def test_commands_write_private_files(office: Office, tmp_path: Path) -> None:
    office.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    target = tmp_path / "kept" / "new" / "deep" / "paper.pdf"
    words = ("--data-dir", office.folder.root, "report", "survey", "--out", target)
    done = run_command("desktop_app", *words, env={PASSPHRASE_FILE_VARIABLE: str(secret)})
    assert done.returncode == 0, done.stderr
    assert target.exists()
    assert open_to_others(tmp_path / "kept") == {}


OPENED = {
    "desktop_app.base.durable_file": "the writer itself",
    "desktop_app.base.faults.notes": "made private before",
    "desktop_app.base.faults.crashes": "made private before",
    "desktop_app.book.window_claim": "made private before; holds nothing",
    "desktop_app.backup.archive": "made private before",
    "desktop_app.exchange.private_folder": "within a folder of this account",
    "desktop_app.storage.expected_head": "made by the writer, then written in place",
    "desktop_app.updates.unpacking": "the program itself, which other accounts may run",
    "desktop_app.catalogue.brought.package_files": "a package to publish",
    "desktop_app.demo.province": "invented",
    "desktop_app.demo.working_day": "invented",
    "upstream.releases.keys": "made private before",
    "upstream.courier.arriving": "in the folder of bundles that came in, which is private; they are sealed",
    "upstream.database.database": "made private before; holds nothing",
    "upstream.cluster.postgres": "a folder for one account, of the owner of the data; deleted at the end",
}
"""Modules that open a file to write to it by themselves, and why they may."""


def writes(source: str) -> list[int]:
    """The lines that open a file to write to it, unless it is the partial one of ``replacing``."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, of = node.func.attr, ast.unparse(node.func.value)
        modes = [item.value for item in node.args if isinstance(item, ast.Constant)]
        opens = name == "open" and any(
            isinstance(m, str) and set(m) & set("wax+") and len(m) < 4 for m in modes
        )
        if of != "partial" and not of.endswith("archive") and (opens or name in {"write_bytes", "mkdtemp"}):
            lines.append(node.lineno)
    return lines


def test_files_are_written_by_the_writer_of_whole_files() -> None:
    found = {
        module_name(path): writes(source)
        for room in ("desktop_app", "ui", "upstream")
        for path, source in sources_with(r"\.(?:open|write_bytes|mkdtemp)\(", room)
    }
    assert {
        name: lines for name, lines in found.items() if lines and name not in OPENED and "ui.demo" not in name
    } == {}
