"""Tables of days off are packages: read whole, every mistake told, the newest published one holds."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install, install_shipped, working_calendars
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.packages.package import Package, PackageKind, package_from_folder
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable

SHIPPED = package_from_folder(resource_path("catalogue", "calendars", "VN_LICH_LAM_VIEC"))
SMALL = """
kind = "working_calendar"
code = "VN_LICH_LAM_VIEC"
version = "2027-01-15"
status = "published"
title_vi = "Lịch nghỉ năm 2027"
title_en = "Days off of 2027"
weekly_days_off = ["sunday", "saturday"]

[[years]]
year = 2027
mark = "confirmed"
basis = "1/TB-UBND"

[[days_off]]
day = 2027-02-04
to = 2027-02-10
name_vi = "Tết"
name_en = "Tết"
mark = "confirmed"

[[working_days]]
day = 2027-02-20
name_vi = "làm bù"
name_en = "made up"
mark = "proposed"
"""

TWICE = """[[days_off]]
day = 2027-02-05
name_vi = "a"
name_en = "a"
mark = "open"

"""


def package(text: str = SMALL) -> Package:
    return Package({"calendar.toml": text.encode()})


def read(text: str = SMALL) -> WorkingCalendarTable:
    found = read_definition(package(text))
    assert isinstance(found, WorkingCalendarTable)
    return found


def held(connection: Connection) -> list[tuple[str, str]]:
    return [(item.code, item.version) for item in working_calendars(connection)]


def test_a_table_is_read_whole() -> None:
    found = read()
    assert package().kind is PackageKind.WORKING_CALENDAR
    assert (found.code, found.version, found.status) == (
        "VN_LICH_LAM_VIEC", "2027-01-15", PackageStatus.PUBLISHED
    )  # fmt: skip
    assert found.weekly == {5, 6}
    assert [(item.year, item.mark, item.basis) for item in found.years] == [
        (2027, Certainty.CONFIRMED, "1/TB-UBND")
    ]
    assert [item.day for item in found.days_off] == [date(2027, 2, number) for number in range(4, 11)]
    assert found.working_days[0].name == Label("làm bù", "made up")


def test_the_shipped_table_has_no_mistakes_and_says_its_bases() -> None:
    found = read_definition(SHIPPED)
    assert isinstance(found, WorkingCalendarTable)
    numbers = {basis.number for basis in found.legal_basis}
    named = {item.basis for item in found.years} | {item.basis for item in found.days_off}
    assert named | {item.basis for item in found.working_days} <= numbers


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('version = "2027-01-15"', 'version = "3"', "version"),
        ('kind = "working_calendar"', 'kind = "other"', "kind"),
        ('["sunday", "saturday"]', '["sunday", "caturday"]', "weekly_days_off"),
        ('["sunday", "saturday"]', ('["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", '
         '"sunday"]'), "weekly_days_off"),
        ("year = 2027", "year = 20277", "years[1].year"),
        ("day = 2027-02-04", "", "days_off[1].day"),
        ("day = 2027-02-04", 'day = "4/2/2027"', "days_off[1].day"),
        ("to = 2027-02-10", "to = 2027-02-01", "days_off[1].to"),
        ("to = 2027-02-10", "to = 2027-06-10", "days_off[1].to"),
        ("day = 2027-02-20", "day = 2027-02-06", "working_days"),
        ("day = 2027-02-20", "day = 2027-02-22", "working_days"),
        ("day = 2027-02-20", "day = 2028-02-20", "working_days"),
        ('mark = "proposed"', 'mark = "perhaps"', "working_days[1].mark"),
        ("[[working_days]]", TWICE + "[[working_days]]", "days_off"),
        ("[[working_days]]", '[[years]]\nyear = 2027\nmark = "open"\n\n[[working_days]]', "years"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(before: str, after: str, told: str) -> None:
    assert before in SMALL
    with pytest.raises(PackageFaults) as refused:
        read(SMALL.replace(before, after, 1))
    assert told in {fault.column for fault in refused.value.faults}
    assert "{" not in refused.value.sentence()


def test_a_new_book_has_the_shipped_table(office: Office) -> None:
    with office.read() as connection:
        assert held(connection) == [("VN_LICH_LAM_VIEC", "2026-11-27")]


def test_newer_tables_stand_before_older_ones_and_drafts_do_not_count(office: Office) -> None:
    versions = {"2027-01-15": "published", "2027-03-01": "published", "2027-06-01": "draft"}
    with office.store.write() as connection:
        for version, status in versions.items():
            text = SMALL.replace("2027-01-15", version).replace('"published"', f'"{status}"')
            install(connection, package(text), "province", office.clock)
        assert [version for _, version in held(connection)] == ["2027-03-01", "2027-01-15", "2026-11-27"]


def test_what_the_province_says_goes_before_what_the_program_brings(office: Office) -> None:
    """Also where the program's table is the newer one: its next version is not installed any more."""
    older = SMALL.replace("2027-01-15", "2026-02-01").replace("VN_LICH_LAM_VIEC", "LICH_TINH")
    with office.store.write() as connection:
        install(connection, package(older), "province", office.clock)
        assert held(connection) == [("LICH_TINH", "2026-02-01"), ("VN_LICH_LAM_VIEC", "2026-11-27")]
        assert install_shipped(connection, office.clock) == []
