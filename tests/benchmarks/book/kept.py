"""Generated books are kept in ``.cache/bench/books``, under a key of the schema and what makes them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import DataFolder, Office
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.tables.metadata import metadata
from tests.benchmarks.book.building import FACTS, build_book
from tests.benchmarks.book.extent import END, OFFICER, Extent
from tests.benchmarks.book.story import BookFacts
from tests.benchmarks.reporting.run_files import BENCH
from tests.builders import PASSPHRASE
from tests.support.processes import ROOT

BOOKS: Final = BENCH / "books"
_NOT_CONTENT = ("kept.", "province.", "test_")
_READ = (
    "catalogue/indicators",
    "catalogue/forms/NTM_XA_2021",
    "catalogue/registers/DLXH",
    "accounts",
    "fund",
)


@dataclass(frozen=True, slots=True)
class BenchBook:
    """A generated book in a folder of its own."""

    root: Path
    facts: BookFacts

    @property
    def file(self) -> Path:
        """The database."""
        return self.root / "so-mat-tran.db"

    def open(self, officer: str = OFFICER) -> Office:
        """The open book on its last day; close it at the end."""
        office = Office.open(DataFolder(self.root), lambda _: PASSPHRASE, FixedClock(END))
        office.officer = officer
        return office

    def copied_to(self, root: Path) -> BenchBook:
        """The same in another folder: the same computer."""
        shutil.copytree(self.root, root)
        return BenchBook(root, self.facts)


class BookAges(NamedTuple):
    """The book after one year and after ten."""

    one: BenchBook
    ten: BenchBook


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A generated book that is open."""

    book: BenchBook
    office: Office

    @property
    def facts(self) -> BookFacts:
        """What is in it."""
        return self.book.facts

    def next_id(self) -> str:
        """An id of something new."""
        return new_id(self.office.clock)


class OpenAges(NamedTuple):
    """Both, open."""

    one: OpenBook
    ten: OpenBook


@contextmanager
def opened(books: BookAges) -> Iterator[OpenAges]:
    """Open both, and close them at the end."""
    with ExitStack() as stack:
        offices = [stack.enter_context(closing(book.open())) for book in books]
        yield OpenAges(*(OpenBook(*pair) for pair in zip(books, offices, strict=True)))


@contextmanager
def reading(books: OpenAges) -> Iterator[list[tuple[OpenBook, Connection]]]:
    """Both with a connection for queries."""
    with ExitStack() as stack:
        yield [(book, stack.enter_context(book.office.read())) for book in books]


@cache
def book_key() -> str:
    """A new one for a new schema, and for whatever else makes the content another."""
    digest = hashlib.sha256(HEAD.encode())
    for table in metadata.sorted_tables:
        digest.update(str(CreateTable(table).compile(dialect=sqlite.dialect())).encode())
        digest.update(repr(sorted(str(index) for index in table.indexes)).encode())
    files = [path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith(_NOT_CONTENT)]
    for folder in _READ:
        files += resource_path(*folder.split("/")).rglob("*.*")
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def kept_book(name: str, extent: Extent, books: Path = BOOKS) -> BenchBook:
    """The book of this extent, made where it is not there; it is only to be copied."""
    root = books / book_key() / name
    if not root.exists():
        with made_whole(root) as part:
            part.mkdir()
            arguments = [str(part), msgspec.json.encode(extent).decode()]
            subprocess.run([sys.executable, "-m", build_book.__module__, *arguments], cwd=ROOT, check=True)
        _forget_others(books)
    return BenchBook(root, read_facts(root))


def read_facts(root: Path) -> BookFacts:
    """What is in the book in a folder."""
    return msgspec.json.decode((root / FACTS).read_bytes(), type=BookFacts)


@contextmanager
def made_whole(root: Path) -> Iterator[Path]:
    """A folder to be filled, which is called ``root`` only when it is whole."""
    root.parent.mkdir(parents=True, exist_ok=True)
    part = root.with_name(f"{root.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        if root.exists():
            return  # another run was quicker
        part.rename(root)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _forget_others(books: Path) -> None:
    """Books of earlier schemas have a gigabyte each."""
    for folder in books.iterdir():
        if folder.name != book_key():
            shutil.rmtree(folder, ignore_errors=True)
