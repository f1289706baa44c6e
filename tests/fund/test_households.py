"""Households: behind a right, rolled up over all sources, nobody helped twice unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.households.help import help_of_year, warnings
from desktop_app.fund.households.listing import Household, households, save_household
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import HelpLine, VoucherKind
from desktop_app.storage.tables.fund import helped_household
from tests.builders import register
from tests.fund.builders import ON, a_draft, begin_campaign, give, put_draft

K = VoucherKind


def enter(office: Office, name: str, area: str = "a1", **more: object) -> str:
    given: dict[str, object] = {
        "hamlet": "",
        "category": "Hộ nghèo",
        "out_of_need": False,
        "note": "",
        **more,
    }
    with office.record() as rec:
        return save_household(rec, Household("", name, area, **given))  # type: ignore[arg-type]


def lines(*of: tuple[str, int]) -> tuple[HelpLine, ...]:
    return tuple(HelpLine(household, money, what="Quà Tết") for household, money in of)


def test_help_is_rolled_up_over_all_sources_and_who_got_nothing_is_told(office: Office) -> None:
    first, second = enter(office, "Nguyễn Văn Một"), enter(office, "Trần Thị Hai")
    third = enter(office, "Lê Ba")
    enter(office, "Phạm Bốn", out_of_need=True)
    storm, tet = begin_campaign(office), begin_campaign(office, title="Tết", code="TET2026", kind="poor")
    for campaign in (storm, tet):
        give(office, K.RECEIPT, campaign, 10_000)
    give(office, K.PAYMENT, storm, 700, help_lines=lines((first, 500), (second, 200)))
    give(office, K.PAYMENT, tet, 300, help_lines=lines((first, 300)))
    give(office, K.DIRECT_GIFT, tet, 90, help_lines=lines((first, 90)))
    wrong = give(office, K.PAYMENT, tet, 40, help_lines=lines((third, 40)))
    with office.record() as rec:
        reverse(rec, wrong.id, ON, "sai người")
    with office.read() as connection:
        rolled = help_of_year(connection, office.officer, 2026)
        before = help_of_year(connection, office.officer, 2025)
    got = {item.household.name: (len(item.helps), item.money) for item in rolled}
    assert got == {
        "Lê Ba": (0, 0),
        "Nguyễn Văn Một": (3, 890),
        "Phạm Bốn": (0, 0),
        "Trần Thị Hai": (1, 200),
    }
    assert not any(item.helps for item in before)


def test_nobody_is_helped_twice_unseen(office: Office) -> None:
    first, second = enter(office, "Nguyễn Văn Một"), enter(office, "Trần Thị Hai")
    campaign = begin_campaign(office, title="Bão số 3")
    give(office, K.RECEIPT, campaign, 10_000)

    def told(*of: tuple[str, int], day: date = ON) -> list[str]:
        draft = a_draft(K.PAYMENT, campaign, 1, day, help_lines=lines(*of))
        with office.read() as connection:
            return [str(problem) for problem in warnings(connection, draft, office.officer)]

    assert told((first, 1)) == []
    give(office, K.PAYMENT, campaign, 500, help_lines=lines((first, 500)))
    put_draft(office, a_draft(K.PAYMENT, campaign, 200, help_lines=lines((second, 200))))
    assert told((first, 1), (second, 1), (second, 1)) == [
        "“Nguyễn Văn Một” was helped 1 times this year, last on 02/10/2026 (Bão số 3, 500 đồng).",
        "“Trần Thị Hai” is on the list 2 times.",
        "“Trần Thị Hai” is on another prepared list, of 02/10/2026.",
    ]
    assert told((first, 1), day=date(2027, 1, 5)) == [], "another year"


def test_a_list_adds_up_and_names_households_that_are_entered(office: Office) -> None:
    first = enter(office, "Nguyễn Văn Một")
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 10_000)
    for of, sentence in (
        ((("x", 500),), "those already entered"),
        (((first, 400),), "adds up to 400"),
        (((first, 600), (first, -100)), "whole đồng"),
    ):
        with pytest.raises(Problem, match=sentence):
            give(office, K.PAYMENT, campaign, 500, help_lines=lines(*of))


def test_a_household_is_entered_once(office: Office) -> None:
    enter(office, "Nguyễn Văn Một")
    with pytest.raises(Problem, match="listed already"):
        enter(office, "nguyễn văn  một")
    enter(office, "Nguyễn Văn Một", hamlet="Xóm 2")
    enter(office, "Nguyễn Văn Một", "a2")
    with pytest.raises(Problem, match="name"):
        enter(office, " ")


def test_what_others_wrote_of_a_household_while_it_was_open_stays(office: Office) -> None:
    enter(office, "Nguyễn Văn Một")
    with office.read() as connection:
        [opened] = households(connection, office.officer)
    for changed in (replace(opened, note="Chuyển đến"), replace(opened, category="Hộ cận nghèo")):
        with office.record() as rec:
            save_household(rec, changed, opened)
    with office.read() as connection:
        [now] = households(connection, office.officer)
    assert (now.note, now.category) == ("Chuyển đến", "Hộ cận nghèo")


def test_names_stand_behind_a_right_of_their_own(office: Office) -> None:
    register(office, "Lê Thị Quản", "admin")
    register(office, "Vũ Ghi", "entry", "review")
    with office.record("Lê Thị Quản") as rec:
        add_officer(rec, name="Đỗ Xem", roles=["entry"], extra_rights=["poor_households.read"])
    household = Household("", "Nguyễn Văn Một", "a1", "", "", False, "")
    with pytest.raises(NotAllowed), office.record("Vũ Ghi") as rec:
        save_household(rec, household)
    with office.record("Đỗ Xem") as rec:
        save_household(rec, household)
    with office.read() as connection:
        assert [item.name for item in households(connection, "Đỗ Xem")] == ["Nguyễn Văn Một"]
        for ask in (
            lambda: households(connection, "Vũ Ghi"),
            lambda: help_of_year(connection, "Vũ Ghi", 2026),
            lambda: warnings(connection, a_draft(K.PAYMENT, "c", 1, help_lines=lines(("x", 1))), "Vũ Ghi"),
        ):
            with pytest.raises(NotAllowed):
                ask()


def test_no_identity_number_has_a_place() -> None:
    names = {column.name for column in helped_household.columns}
    assert names.isdisjoint({"identity", "identity_number", "cccd", "phone", "birthday", "photo"})
