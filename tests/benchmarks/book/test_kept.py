"""Books are kept until the schema or what makes them is another one."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Column, MetaData, Table, Text

from tests.benchmarks.book import kept
from tests.benchmarks.book.building import FACTS
from tests.benchmarks.book.extent import SMALL_ONE
from tests.benchmarks.book.kept import book_key, kept_book, made_whole
from tests.benchmarks.book.story import BookFacts


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders in which books were built, which are empty but for what is in them."""
    built: list[Path] = []

    def build(command: list[str], **_: Any) -> None:
        folder = Path(command[3])
        (folder / FACTS).write_bytes(msgspec.json.encode(BookFacts(round_id="r")))
        built.append(folder)

    monkeypatch.setattr(subprocess, "run", build)
    monkeypatch.setattr(kept, "book_key", book_key.__wrapped__)
    return built


def test_a_book_is_made_once(tmp_path: Path, builds: list[Path]) -> None:
    first, second = (kept_book("one", SMALL_ONE, tmp_path) for _ in range(2))
    assert first == second
    assert first.facts.round_id == "r"
    assert len(builds) == 1


def test_a_changed_schema_makes_it_anew(
    tmp_path: Path, builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept_book("one", SMALL_ONE, tmp_path)
    other = MetaData()
    Table("other", other, Column("id", Text, primary_key=True))
    monkeypatch.setattr(kept, "metadata", other)
    after = kept_book("one", SMALL_ONE, tmp_path)
    assert len(builds) == 2
    assert after.root.exists()
    assert not before.root.exists()


def test_another_generator_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book_key.__wrapped__()
    monkeypatch.setattr(kept, "_READ", ("catalogue",))
    assert book_key.__wrapped__() != before


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="lost"), made_whole(tmp_path / "book") as part:
        part.mkdir()
        raise RuntimeError("lost")
    assert list(tmp_path.iterdir()) == []
