"""A person is made anonymous: names go everywhere they may, and every count, sum and number stays."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.accounts.access_log import AccessAction, accesses, first_broken
from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.book.office import Office
from desktop_app.book.persons import due_noted, find_noted
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.personal import PersonalData, personal_rules
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import HelpLine, VoucherKind
from desktop_app.journal.chain import first_break
from desktop_app.journal.recorder import ChangesWhatLasts
from desktop_app.office.profile import change_profile, load_profile
from desktop_app.office.retention import kept_months, set_months
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.due import DueRecord, named_of
from desktop_app.persons.records import HeldIn, HeldRecord
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.entries.steps import add_note
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.statistics import statistics_of
from desktop_app.storage.tables.registers import matter_draft, matter_line, matter_secret, matter_words
from tests.builders import COMMUNE
from tests.fund.builders import begin_campaign, give
from tests.persons.builders import (
    A_HOUSE,
    ON,
    WHO,
    begin,
    known_everywhere,
    live_on,
    make_anonymous,
    make_due_anonymous,
    step,
)


def purge(office: Office) -> dict[HeldIn, str]:
    """Erase all of the person; what is left and why."""
    done = make_anonymous(office, [find_noted(office, WHO)[0].id], EraseReason.REQUEST)
    return {item.record.held_in: item.why for item in done.anonymised.left}


def counts(office: Office) -> Any:
    """Statistics of the registers and the balance of vouchers."""
    with office.read() as connection:
        first, last, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)
        tables = {
            code: statistics_of(
                connection, register_in_use(connection, code), first, last, today, office.officer
            )
            for code in ("KNCT", "TCD", "NDDK")
        }
        money = [(item.number, item.said.money, item.said.day) for item in vouchers(connection)]
        return tables, money


def test_the_name_goes_everywhere_but_where_a_law_keeps_it(office: Office) -> None:
    ids = known_everywhere(office)
    left = purge(office)
    assert left == {HeldIn.VOUCHER: "Pháp luật về kế toán yêu cầu giữ đến hết ngày 31/12/2036."}
    remaining = find_noted(office, WHO)
    assert [record.id for person in remaining for record in person.records] == [ids["voucher"]]
    with office.read() as connection:
        assert connection.execute(select(matter_secret)).all() == []
        assert connection.execute(select(matter_draft)).all() == []
        words = " ".join(connection.execute(select(matter_words.c.words)).scalars())
        assert fold(WHO) not in words
        line = matter_line.c
        rows = connection.execute(select(line.title).where(line.matter_id == ids["house"])).all()
        house = entry_of(connection, ids["house"])
    assert [row.title for row in rows] == ["(đã ẩn danh)"]
    assert house.answers["household_class"] == "poor", "what a statistic counts stays"
    assert {"head", "address", "ethnic", "circumstances"}.isdisjoint(house.answers)


def test_counts_sums_and_numbers_are_as_before(office: Office) -> None:
    known_everywhere(office)
    before = counts(office)
    purge(office)
    assert counts(office) == before


def test_the_chains_hold_and_the_log_survives_its_subject(office: Office) -> None:
    ids = known_everywhere(office)
    purge(office)
    with office.read() as connection:
        assert first_break(connection) is None
        assert first_broken(connection) is None
        log = accesses(connection, limit=30)
    erased = {entry.record_id for entry in log if entry.action is AccessAction.ERASE}
    assert erased == set(ids.values()) - {ids["voucher"]}
    assert {entry.subject for entry in log if entry.action is AccessAction.ERASE} == {"person_erased.request"}


def test_steps_lose_their_answers_and_what_says_the_name(office: Office) -> None:
    house = begin(office, "NDDK", A_HOUSE)
    step(office, house, "submit", estimate="90000000", support_type="new")
    with office.record() as rec:
        add_note(rec, house, f"Đã gặp bà {WHO} tại nhà", ON)
    purge(office)
    with office.read() as connection:
        rows = connection.exec_driver_sql("SELECT reason, answers FROM register_event").all()
    assert fold(WHO) not in fold(json.dumps([list(row) for row in rows], ensure_ascii=False))
    assert any("90000000" in row[1] for row in rows), "amounts stay"


def test_a_posted_voucher_is_nobodys_once_its_time_is_over(office: Office) -> None:
    ids = known_everywhere(office)
    live_on(office, 365 * 11)
    assert ids["voucher"] in {item.record.id for item in due_noted(office)}
    before = counts(office)[1]
    make_due_anonymous(office, [ids["voucher"]])
    assert counts(office)[1] == before
    with office.read() as connection:
        content = next(item.said.content for item in vouchers(connection))
    assert (content.partner, content.partner_kind) == ("", "anonymous")


def test_nothing_else_of_what_lasts_may_be_changed(office: Office) -> None:
    ids = known_everywhere(office)
    for fields in (
        {"money": 1},
        {"content": {"partner": "Người Khác"}},
        {"content": {"partner_kind": "person2"}},
    ):
        with pytest.raises(ChangesWhatLasts), office.record() as rec:
            rec.put("fund_voucher", ids["voucher"], fields)


def test_a_right_is_asked_for(office: Office) -> None:
    known_everywhere(office)
    person = find_noted(office, WHO)[0]
    with office.record() as rec:
        add_officer(rec, name="Lê Thị Quản", roles=["admin"], extra_rights=["persons.search"])
    office.officer = "Lê Thị Quản"
    with pytest.raises(NotAllowed):
        make_anonymous(office, [person.id], EraseReason.REQUEST)
    assert len(find_noted(office, WHO)[0].records) == 8, "nothing happened"


def test_what_falls_due_follows_the_definitions_or_the_office(office: Office) -> None:
    ids = known_everywhere(office)
    step(office, ids["visit"], "guide", guidance="Hướng dẫn")
    assert due_noted(office) == []
    live_on(office, 365 * 5 + 40)
    assert {item.record.id for item in due_noted(office)} >= {ids["visit"]}
    with office.record() as rec:
        set_months(rec, COMMUNE, "petitions", 120)
    assert ids["visit"] not in {item.record.id for item in due_noted(office)}
    with pytest.raises(Problem, match="is not due"):
        make_due_anonymous(office, [ids["visit"]])


def test_a_time_that_a_law_fixes_is_only_lengthened(office: Office) -> None:
    rule = personal_rules().kept("vouchers")
    with pytest.raises(Problem, match="at least 120"), office.record() as rec:
        set_months(rec, COMMUNE, "vouchers", 24)
    for months, kept in ((240, 240), (None, 120)):
        with office.record() as rec:
            set_months(rec, COMMUNE, "vouchers", months)
        with office.read() as connection:
            assert kept_months(load_profile(connection, COMMUNE), rule) == kept


def test_a_shorter_time_from_elsewhere_does_not_undo_what_a_law_fixes(office: Office) -> None:
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"retention": "vouchers=24 opinions=36"})
    with office.read() as connection:
        profile = load_profile(connection, COMMUNE)
    months = {code: kept_months(profile, personal_rules().kept(code)) for code in ("vouchers", "opinions")}
    assert months == {"vouchers": 120, "opinions": 36}


def test_a_clock_that_leaps_makes_nothing_due(office: Office) -> None:
    ids = known_everywhere(office)
    step(office, ids["visit"], "guide", guidance="Hướng dẫn")
    live_on(office, 1)
    office.clock.instant = office.clock.instant.replace(year=2060)  # type: ignore[attr-defined]
    assert due_noted(office) == []


def test_a_clock_that_leaps_opens_nothing_that_a_law_keeps(office: Office) -> None:
    known_everywhere(office)
    live_on(office, 1)
    office.clock.instant = office.clock.instant.replace(year=2060)  # type: ignore[attr-defined]
    assert HeldIn.VOUCHER in purge(office)
    assert HeldIn.VOUCHER in {record.held_in for record in find_noted(office, WHO)[0].records}


def test_a_household_stays_while_a_voucher_over_its_help_does(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000)
    with office.record() as rec:
        home = save_household(
            rec, Household("", WHO, "", "Xóm Trong", "Hộ nghèo", out_of_need=False, note="")
        )
    give(office, VoucherKind.PAYMENT, campaign, 500_000, help_lines=(HelpLine(home, 500_000),))
    assert purge(office) == {HeldIn.HOUSEHOLD: "Pháp luật về kế toán yêu cầu giữ đến hết ngày 31/12/2036."}
    live_on(office, 365 * 11)
    assert purge(office) == {}


def test_what_went_out_as_a_document_stays(office: Office) -> None:
    petition = known_everywhere(office)["petition"]
    with office.record() as rec:
        rec.put("register_matter", petition, {"sealed": 1})
    assert purge(office)[HeldIn.ENTRY] == "Đã ban hành thành văn bản nên giữ nguyên như lúc ban hành."


def test_no_byte_of_it_is_left_in_the_file(office: Office, tmp_path: Path) -> None:
    """The file as it would be without its key: all of it but the journal, which the decision record names."""
    known_everywhere(office)
    purge(office)
    path = tmp_path / "plain.db"
    with office.store.engine.begin() as connection:
        connection.exec_driver_sql(f"ATTACH DATABASE '{path}' AS plain KEY ''")
        connection.exec_driver_sql("SELECT sqlcipher_export('plain')")
    with closing(sqlite3.connect(path)) as content:
        named = tables_with(content, WHO)
    assert named <= {"journal_op", "journal_segment", "fund_voucher", "fund_draft"}


def tables_with(content: sqlite3.Connection, text: str) -> set[str]:
    """The tables in whose cells a text is, also within bytes."""
    tables = [row[0] for row in content.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table
        for table in tables
        for row in content.execute(f'SELECT * FROM "{table}"')
        for value in row
        if text in str(value) or (isinstance(value, bytes) and text.encode() in value)
    }


def test_two_records_with_one_id_are_both_meant_by_it() -> None:
    """A form and its draft, an entry and its correction that is being typed: each has the other's id."""
    rule = personal_rules().kept("opinions")
    personal = PersonalData(Label("thử", "try"), Label("ai đó", "somebody"), "duty", "opinions", ("name",))
    due = [
        DueRecord(HeldRecord(place, record, "", "", None, None, personal, ()), rule, date(2026, 10, day))
        for place, record, day in ((HeldIn.ENTRY, "a", 1), (HeldIn.TYPING, "a", 2), (HeldIn.ENTRY, "b", 3))
    ]
    assert [(each.held_in, each.id) for each in named_of(due, ["a"])] == [
        (HeldIn.ENTRY, "a"),
        (HeldIn.TYPING, "a"),
    ]
    assert len(named_of(due, [])) == len(due)
    with pytest.raises(Problem, match="is not due"):
        named_of(due, ["a", "c"])
