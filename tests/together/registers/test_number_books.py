"""Books of numbers of two computers and the province: given once, refused where another holds the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.registers.numbers.giving import NotTheHolder, NumberRefused
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.keeping import close_year, take_over, void_number
from desktop_app.registers.numbers.reading import book_of
from desktop_app.sync.decisions.rejections import record_again
from tests.registers.builders import begin_opinion
from tests.registers.numbers.books import RULE, YEAR, day, give
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import book, exchange, numbers_of, refused, step


def take(desk: Desk, last: int) -> None:
    with desk.office.record() as rec:
        take_over(rec, RULE.series, YEAR, last, "Máy kia hỏng")


def gaps(desk: Desk) -> tuple[int, ...]:
    with desk.office.read() as connection:
        return inspect(numbers_of(desk), book_of(connection, RULE.series, YEAR)).gaps


def test_a_computer_that_does_not_hold_the_book_gives_none(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    matter_id = begin_opinion(minh.office)
    with pytest.raises(NotTheHolder):
        step(minh, matter_id, "receive")
    take(minh, 1)
    step(minh, matter_id, "receive")
    exchange(minh, lan)
    assert book(lan) == book(minh) == [("01/2026", "a"), ("02/2026", matter_id)]
    with pytest.raises(NotTheHolder):
        give(lan.office, "b", day(3))
    assert refused(lan) + refused(minh) == []


def test_what_the_former_holder_goes_on_giving_is_refused_and_shown(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    take(minh, 1)
    give(minh.office, "of minh", day(3))
    minh.sync()
    give(lan.office, "b", day(3))
    give(lan.office, "c", day(4))
    exchange(lan, minh)

    assert book(lan) == book(minh) == [("01/2026", "a"), ("02/2026", "of minh")]
    (second, third) = refused(lan)
    assert "The number 02/2026 was already taken" in second.reason
    assert "had taken over the book when 03/2026" in third.reason
    assert second.values["matter_id"] == "b"
    assert give(minh.office, "c", day(4)) == "03/2026"
    exchange(minh, lan)
    assert book(lan) == book(minh)


def test_what_was_counted_at_the_taking_over_is_taken_still(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    give(lan.office, "b", day(2))
    give(lan.office, "c", day(3))
    take(minh, 3)  # as Lan said on the telephone
    give(minh.office, "d", day(4))
    assert gaps(minh) == (2, 3)
    exchange(minh, lan)
    exchange(minh)
    assert refused(lan) == []
    assert [written for written, _ in book(minh)] == ["01/2026", "02/2026", "03/2026", "04/2026"]
    assert gaps(minh) == ()


def test_the_former_holder_came_first(desks: tuple[Desk, Desk]) -> None:
    """Minh took over without asking how far Lan had come: his double is refused, what is free is taken."""
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    give(lan.office, "b", day(2))
    take(minh, 1)
    give(minh.office, "c", day(3))
    give(minh.office, "d", day(3))
    exchange(lan, minh)
    exchange(lan)
    assert book(lan) == book(minh) == [("01/2026", "a"), ("02/2026", "b"), ("03/2026", "d")]
    assert [item.values["matter_id"] for item in refused(minh)] == ["c"]
    assert refused(lan) == []


def test_a_book_begun_on_two_computers_is_held_by_one(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    give(minh.office, "b", day(2))
    give(minh.office, "c", day(2))
    exchange(lan, minh)
    assert book(lan) == book(minh) == [("01/2026", "a")]
    assert [item.values["matter_id"] for item in refused(minh)] == ["b", "c"]
    with pytest.raises(NotTheHolder):
        give(minh.office, "b", day(3))


def test_a_refused_number_is_sent_again_once_the_book_is_taken_back(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    take(minh, 1)
    minh.sync()
    give(lan.office, "b", day(3))
    exchange(lan, minh)
    (item,) = refused(lan)
    assert book(lan) == [("01/2026", "a")]
    take(lan, 2)
    with lan.office.record() as rec:
        record_again(rec, item.number)
    exchange(lan, minh)
    assert refused(lan) == []
    assert book(lan) == book(minh) == [("01/2026", "a"), ("02/2026", "b")]


def test_a_number_is_voided_on_any_computer_and_never_given_to_another_entry(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    number_id = numbers_of(minh)[0].id
    with minh.office.record() as rec:
        void_number(rec, number_id, "Ghi nhầm")
        rec.rejournal("register_number", number_id, {"matter_id": "b"}, 1 << 52, rec.author, None)
    exchange(minh, lan)
    assert numbers_of(lan) == numbers_of(minh)
    assert [(item.matter_id, item.void_reason) for item in numbers_of(lan)] == [("a", "Ghi nhầm")]
    assert len(refused(minh)) == 1


def test_what_comes_after_the_closing_of_the_year_is_refused(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    with minh.office.record() as rec:
        close_year(rec, RULE.series, YEAR, date(2027, 1, 5))
    minh.sync()
    give(lan.office, "b", day(9))
    with lan.office.record() as rec:
        void_number(rec, numbers_of(lan)[0].id, "Ghi nhầm")
        close_year(rec, RULE.series, YEAR, date(2027, 1, 7))
    exchange(lan, minh)
    assert [item.counts for item in numbers_of(lan)] == [True]
    assert numbers_of(lan) == numbers_of(minh)
    reasons = [item.reason for item in (*refused(lan), *refused(lan, "number_book"))]
    assert len(reasons) == 3
    assert all("2026 was closed" in reason for reason in reasons)
    for desk in desks:
        assert desk.value("number_book", f"nb:{RULE.series}:{YEAR}", "closed_on") == "2027-01-05"


def test_a_restored_backup_of_the_holder_gives_no_number_twice(
    desks: tuple[Desk, Desk], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    lan.office.close()
    keep_copy(tmp_path)
    lan = make_desk("Lan")
    give(lan.office, "b", day(3))
    give(lan.office, "c", day(3))
    exchange(lan, minh)
    lan.office.close()

    restored = make_desk("backup")  # a copied folder: not even this computer knows it
    assert give(restored.office, "d", day(4)) == "02/2026"
    assert give(restored.office, "e", day(4)) == "03/2026"
    assert give(restored.office, "f", day(4)) == "04/2026"
    exchange(restored, minh)

    assert book(restored) == book(minh)
    assert book(minh)[:3] == [("01/2026", "a"), ("02/2026", "b"), ("03/2026", "c")]
    assert [item.values["matter_id"] for item in refused(restored)] == ["d", "e"]
    with pytest.raises(NotTheHolder):
        give(restored.office, "d", day(5))
    take(restored, len(book(restored)))
    give(restored.office, "d", day(5))
    exchange(restored, minh)
    assert book(restored) == book(minh)


def keep_copy(folder: Path) -> None:
    import shutil

    shutil.copytree(folder / "Lan", folder / "backup")


def test_a_computer_connected_anew_sends_what_it_gave_as_the_holder(
    desks: tuple[Desk, Desk], upstream: object
) -> None:
    """It goes on under another id, and the numbers say which computer held the book when they were given."""
    lan, minh = desks
    give(lan.office, "a", day(2))
    exchange(lan, minh)
    give(lan.office, "b", day(3))
    lan.enrol(upstream, name="Máy Lan")  # type: ignore[arg-type]
    exchange(lan, minh)
    assert refused(lan) == []
    assert book(lan) == book(minh) == [("01/2026", "a"), ("02/2026", "b")]
    with pytest.raises(NumberRefused):
        give(lan.office, "c", day(4))
    take(lan, 2)
    assert give(lan.office, "c", day(4)) == "03/2026"
