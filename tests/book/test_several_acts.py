"""Several acts in one transaction: durable together, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.areas.queries import all_areas
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from tests.builders import PASSPHRASE, a_clock, a_copy, put_area


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    office = a_copy(begun_book, tmp_path / "book")
    yield office
    office.close()


def names(office: Office) -> list[str]:
    with office.read() as connection:
        assert first_break(connection) is None
        return sorted(area.name for area in all_areas(connection))


def test_one_that_fails_leaves_nothing_and_the_book_opens_again(office: Office) -> None:
    with office.record_several() as act:
        with act() as rec:
            put_area(rec, "a1", "Thôn Đoài")
        with pytest.raises(Problem), act() as rec:
            put_area(rec, "a2", "Thôn Đông")
            rec.finish()  # as where a follower of the journal finds what is wrong
            raise Problem("The period is closed.")
    assert names(office) == ["Thôn Đoài"]
    office.close()
    again = Office.open(office.folder, lambda _: PASSPHRASE, clock=a_clock())
    assert names(again) == ["Thôn Đoài"]
    again.close()


def test_what_fails_outside_of_an_act_leaves_none_of_them(office: Office) -> None:
    def record() -> None:
        with office.record_several() as act:
            with act() as rec:
                put_area(rec, "a1", "Thôn Đoài")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record()
    assert names(office) == []
