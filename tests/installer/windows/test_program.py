"""The program in use: its key in Windows' keyring, papers, tables, backups, a kill, two computers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from desktop_app.credentials.opening import CHOICE_FILE, PASSPHRASE_FILE_VARIABLE, SECRETS_FILE
from desktop_app.wire.papers.codes import read_code, shown_code
from tests.installer.windows.wine import Ended, Wine
from tests.reports.golden_papers import page_of
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.requirement import program
from tools.windows.launchers import CONSOLE
from tools.windows.packages import install_locked
from tools.windows.places import NAME, ROOT, VERSION, Places
from tools.windows.runtime import NOT_NEEDED, put_python

pytestmark = pytest.mark.wine

PROGRAM = r"C:\users\Đặng Thị Hoà\Chương trình"
CODE = r"C:\mã khôi phục.txt"
WIDTH_OF_A_SCAN = 2480
"""Pixels of an A4 page at 300 dots per inch."""
MAKE_BOOK = """
import sys
from pathlib import Path
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import refuse_to_ask
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.recovery_code import keep_under_code, new_code
from desktop_app.sample.building import build_sample_office
office = Office.open(DataFolder(Path(sys.argv[1])), refuse_to_ask)
build_sample_office(office, 20)
code = new_code()
key = database_key(office.vault, office.folder.book)
keep_under_code(office.folder.root, key, code, office.clock)
Path(sys.argv[2]).write_text(code)
print(type(office.vault).__name__)
office.close()
"""
PRINT = """
import sys
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from ui.reports.output.printing import paint_page
application = QApplication(["print"])
document = QPdfDocument()
document.load(sys.argv[1])
printer = QPrinter(QPrinter.PrinterMode.HighResolution)
printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
printer.setOutputFileName(sys.argv[2])
painter = QPainter(printer)
paint_page(document, 0, painter, printer)
painter.end()
print(application.platformName(), document.pageCount())
"""

FINAL = """
import sys
from pathlib import Path
from rapidfuzz.fuzz import token_set_ratio
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import refuse_to_ask
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import marked
from desktop_app.issuing.paper_source import read_data
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.duplicates import possible_duplicates
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.reports.documents.rendering import document_of
from desktop_app.surveys.rounds.commands import set_round_state
from desktop_app.surveys.rounds.queries import rounds
office = Office.open(DataFolder(Path(sys.argv[1])), refuse_to_ask)
office.officer = "Nguyễn Thị Hoà"
answers = {"source": "area_meeting", "field": "infrastructure", "urgency": "normal"}
answers["content"] = "Đường vào thôn Đoài ngập sau mưa lớn, học sinh không đi học được"
with office.record() as rec:
    round_id = rounds(rec.connection)[0].id
    set_round_state(rec, round_id, "closed")
    opinions = register_in_use(rec.connection, "DLXH")
    begin_entry(rec, opinions, {**answers, "noted_on": rec.clock.today().isoformat()}, "")
with office.record() as rec:
    typed = "hoc sinh khong di hoc duoc, duong vao thon Doai ngap sau mua lon"
    told = possible_duplicates(rec.connection, opinions, "content", typed, office.officer)
    commune, subject = office.identity.commune_code, PaperSubject(PaperKind.SURVEY, round_id)
    read = read_data(rec.connection, office.clock, commune, subject)
    data, provenance = marked(rec.connection, commune, rec.author, subject, read)
    keep_printed(rec, provenance, data)
    render(document_of(data), FileKind.WORD, Path(sys.argv[2]))
office.close()
print(type(token_set_ratio).__name__, *(item.text == answers["content"] for item in told))
print(data.state.mark.code)
"""


class Installed:
    """The program in a folder of the kind that officers have, and commands to it."""

    def __init__(self, wine: Wine) -> None:
        self.wine = wine

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> Ended:
        """A command of the program."""
        return self.wine.run(rf"{PROGRAM}\{CONSOLE.file}", *words, more=more)

    def python(self, program: str, *words: str) -> Ended:
        """A few lines in the program's own Python."""
        inside = rf"{PROGRAM}\versions\{VERSION}\python.exe"
        return self.wine.run(inside, "-X", "utf8", "-c", program, *words)


@pytest.fixture(scope="session")
def installed(wine: Wine, built: Places) -> Installed:
    shutil.copytree(built.program, wine.path(PROGRAM))
    return Installed(wine)


@pytest.fixture(scope="session")
def book(installed: Installed) -> str:
    """The folder of a sample office's book."""
    folder = r"C:\Sổ của xã"
    made = installed.python(MAKE_BOOK, folder, CODE)
    assert made == Ended(0, "KeyringVault\n"), "the key is in Windows' keyring, and nobody was asked"
    return folder


def test_the_key_is_in_the_keyring_and_in_no_file(wine: Wine, book: str) -> None:
    database = wine.path(book) / "so-mat-tran.db"
    assert not database.read_bytes().startswith(b"SQLite format 3")
    assert b"keyring.backends.Windows" in (wine.path(book) / CHOICE_FILE).read_bytes()
    assert not (wine.path(book) / SECRETS_FILE).exists(), "what is sealed by a passphrase"


def test_prints_a_report(installed: Installed, book: str) -> None:
    done = installed.run("report", "survey", "--data-dir", book, "--out", rf"{book}\báo cáo.pdf")
    assert done.status == 0, done.said
    assert (installed.wine.path(book) / "báo cáo.pdf").read_bytes().startswith(b"%PDF-")


def test_prints_on_a_printer_that_is_a_file(installed: Installed, book: str) -> None:
    paper, printed = rf"{book}\biên bản.pdf", rf"{book}\đã in.pdf"
    assert installed.run("report", "survey", "--data-dir", book, "--out", paper).status == 0
    done = installed.python(PRINT, paper, printed)
    assert done.status == 0, done.said
    assert done.said.startswith("windows ")
    assert (installed.wine.path(book) / "đã in.pdf").stat().st_size > 10_000


def test_writes_a_spreadsheet(installed: Installed, book: str) -> None:
    done = installed.run("export", "areas", "--data-dir", book, "--out", rf"{book}\khu dân cư.xlsx")
    assert done.status == 0, done.said
    assert (installed.wine.path(book) / "khu dân cư.xlsx").read_bytes().startswith(b"PK")


def test_a_final_paper_is_checked_by_its_code_as_pdf_and_as_word(
    installed: Installed, book: str, tmp_path: Path, qapp: object
) -> None:
    """And what is typed twice is told: by compiled code, for which another would stand in unseen."""
    word, paper = rf"{book}\cuối cùng.docx", rf"{book}\cuối cùng.pdf"
    made = installed.python(FINAL, book, word)
    assert made.status == 0, made.said
    alike, code = made.said.splitlines()
    assert alike == "cython_function_or_method True"
    texts = docx.Document(str(installed.wine.path(word))).element.body.itertext()
    assert "hài lòng" in "".join(texts)
    checked = installed.run("check", word, "--data-dir", book)
    assert (checked.status, code in checked.said) == (0, True), checked.said
    printed = installed.run("report", "survey", "--data-dir", book, "--out", paper)
    assert printed.status == 0, printed.said
    read = read_code(read_square(installed.wine.path(paper), tmp_path / "page.png"))
    assert read is not None
    checked = installed.run("check", paper, "--data-dir", book)
    assert (checked.status, shown_code(read.code) in checked.said) == (0, True), checked.said


def read_square(paper: Path, picture: Path) -> str:
    """What the square on the first page of a PDF says, read from the page as it lies before a camera."""
    page_of(paper.read_bytes(), WIDTH_OF_A_SCAN).save(str(picture))
    words = [program("zbarimg", "zbar-tools"), "--quiet", "--raw", str(picture)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_backs_up_and_restores(installed: Installed, book: str) -> None:
    kept = rf"{book}\bản sao.smt-backup"
    done = installed.run("backup", "--data-dir", book, "--out", kept)
    assert done.status == 0, done.said
    given = {PASSPHRASE_FILE_VARIABLE: CODE}
    restored = installed.run("restore", kept, "--data-dir", book, more=given)
    assert restored.status == 0, restored.said
    examined = installed.run("doctor", "--data-dir", book)
    assert examined.status == 0, examined.said


def test_a_killed_program_opens_its_book_again(
    installed: Installed, still: Wine, book: str, processes: Processes
) -> None:
    still.start(processes, rf"{PROGRAM}\{NAME}.exe", "--data-dir", book)
    wait_until((still.path(book) / "window.lock").exists, "the window's program")
    still.end_all()  # as a power cut ends it: nothing is asked, nothing is finished
    examined = installed.run("doctor", "--data-dir", book)
    assert examined.status == 0, examined.said


def test_two_computers_and_a_province_for_a_day(wine: Wine, built: Places, tmp_path: Path) -> None:
    """The province's server is no part of an office's program: it is put into a copy, with its SQLite."""
    folder = r"C:\Trình diễn"
    program = wine.path(folder) / "program"
    shutil.copytree(built.program, program)
    version = program / "versions" / VERSION
    install_locked(version / "lib", "upstream.txt")
    shutil.copytree(ROOT / "upstream", version / "lib" / "upstream")
    put_python(tmp_path / "python", None, not_needed=())
    for name in NOT_NEEDED:
        if "sqlite" in name:
            shutil.copy(tmp_path / "python" / name, version / name)
    played = wine.run(rf"{folder}\program\{CONSOLE.file}", "demo", "--out", rf"{folder}\ra")
    assert played.status == 0, played.said
    out = wine.path(folder) / "ra"
    assert list(out.rglob("*.pdf"))
    assert len(list(out.rglob("*.png"))) > 5
