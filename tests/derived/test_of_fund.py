"""What the fund gives to indicators of money: the ledger's own sums, by month and area, or told why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.fund_feeds import VOUCHERS, read_fund_feeds
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package
from desktop_app.derived.derived_figure import RegisterFigures, UnassignedReason
from desktop_app.derived.figures import AskedPeriod, figures_of_period, register_figures
from desktop_app.derived.fund_feeds import FUND, fund_feeds
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import HelpLine, VoucherKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.reading import YearFigures
from tests.builders import COMMUNE, put_area
from tests.fund.builders import ON, begin_campaign, give

SET = "MTTQ_CO_SO"
AUGUST, SEPTEMBER, OCTOBER = "2026-M08", "2026-M09", "2026-M10"
K = VoucherKind


def areas(office: Office, *names: str) -> None:
    with office.record() as rec:
        for name in names:
            put_area(rec, name, f"Thôn {name.upper()}")


def fund(office: Office, **changes: object) -> str:
    wanted = {
        "kind": "poor",
        "code": "VNN2026",
        "title": "Quỹ “Vì người nghèo”",
        "starts_on": date(2026, 1, 1),
    }
    return begin_campaign(office, **{**wanted, **changes})


def derived(office: Office, period: str) -> RegisterFigures:
    with office.read() as connection:
        return figures_of_period(connection, office.clock, COMMUNE, SET, Period.parse(period))


def values(office: Office, period: str) -> dict[tuple[str, str], Decimal]:
    figures = derived(office, period).of_period(period)
    return {(cell.unit, cell.indicator): found.value for cell, found in figures.items()}


def household(office: Office, name: str, area_id: str) -> str:
    with office.record() as rec:
        return save_household(rec, Household("", name, area_id, "", "", False, ""))


def test_receipts_of_the_fund_for_the_poor_stand_in_the_row_that_collected_them(office: Office) -> None:
    areas(office, "a")
    poor, storm = fund(office), begin_campaign(office, kind="relief")
    through = fund(office, code="TREN", title="Thu hộ tỉnh", passes_through=True)
    mine = give(office, K.RECEIPT, poor, 500, date(2026, 9, 2))
    of_a = give(office, K.RECEIPT, poor, 300, date(2026, 9, 30), area_id="a")
    give(office, K.OPENING, poor, 9_000, date(2026, 9, 30))
    give(office, K.RECEIPT, storm, 70, date(2026, 9, 30))
    give(office, K.RECEIPT, through, 20, date(2026, 9, 30), area_id="a")
    give(office, K.RECEIPT, poor, 1, date(2026, 10, 1))

    told = derived(office, SEPTEMBER)

    assert values(office, SEPTEMBER) == {
        (COMMUNE_UNIT, "VN01"): 500,
        ("a", "VN01"): 300,
        ("a", "VN04"): 320,
    }, "a balance that was taken over, another fund and what passes through are not raised for the poor"
    assert told.figures[Cell(COMMUNE_UNIT, "VN01", SEPTEMBER)].by_register() == {FUND: (mine.id,)}
    assert told.figures[Cell("a", "VN01", SEPTEMBER)].by_register() == {FUND: (of_a.id,)}
    assert told.titles[FUND] == "Quỹ"
    assert told.unassigned == ()


def test_the_months_add_up_to_the_ledger_whatever_was_taken_back(office: Office) -> None:
    poor = fund(office)
    give(office, K.RECEIPT, poor, 1_000, date(2026, 8, 3))
    early, late = (give(office, K.RECEIPT, poor, money, date(2026, 8, 5)) for money in (40, 60))
    give(office, K.RECEIPT, poor, 500, date(2026, 9, 3))
    with office.record() as rec:
        reverse(rec, early.id, date(2026, 9, 4), "ghi trùng")
    again = give(office, K.RECEIPT, poor, 7, date(2026, 9, 4))
    with office.record() as rec:
        reverse(rec, again.id, date(2026, 9, 5), "ghi nhầm")
        reverse(rec, late.id, date(2026, 10, 1), "ghi trùng")

    assert values(office, AUGUST) == {(COMMUNE_UNIT, "VN01"): 1_100}
    assert values(office, SEPTEMBER) == {(COMMUNE_UNIT, "VN01"): 460}
    assert (
        again.id
        not in derived(office, SEPTEMBER).figures[Cell(COMMUNE_UNIT, "VN01", SEPTEMBER)].by_register()[FUND]
    )
    october = derived(office, OCTOBER)
    assert october.figures == {}, "a month is no figure below 0"
    [left] = october.unassigned
    assert (left.indicator, left.why, len(left.matter_ids)) == ("VN01", UnassignedReason.BELOW_NOTHING, 1)
    with office.read() as connection:
        assert totals(connection, campaign_id=poor).income == 1_100 + 460 - 60


def test_each_household_of_a_list_is_counted_in_its_own_area(office: Office) -> None:
    areas(office, "a", "b")
    storm = begin_campaign(office, kind="relief")
    one, two, nowhere = (
        household(office, name, area) for name, area in (("Lò Thị Một", "a"), ("Vàng Hai", "b"), ("Ba", ""))
    )
    give(office, K.RECEIPT, storm, 9_000, date(2026, 8, 2))
    paid = give(
        office,
        K.PAYMENT,
        storm,
        900,
        date(2026, 9, 10),
        help_lines=(
            HelpLine(one, 200, support="Sinh kế"),
            HelpLine(two, 300, support="quà tết"),
            HelpLine(nowhere, 400),
        ),
    )
    gift = give(office, K.DIRECT_GIFT, storm, 50, date(2026, 9, 11), help_lines=(HelpLine(one, 50),))

    told = derived(office, SEPTEMBER)

    assert values(office, SEPTEMBER) == {
        ("a", "VN05"): 2,
        ("b", "VN05"): 1,
        (COMMUNE_UNIT, "VN11B"): 200,
        (COMMUNE_UNIT, "VN06A"): 1,
        (COMMUNE_UNIT, "VN06B"): 300,
    }
    assert told.figures[Cell("a", "VN05", SEPTEMBER)].by_register() == {FUND: (paid.id, gift.id)}
    [left] = told.unassigned
    assert (left.indicator, left.why, left.matter_ids) == ("VN05", UnassignedReason.NO_AREA, (paid.id,))

    with office.record() as rec:
        reverse(rec, paid.id, date(2026, 9, 12), "chi nhầm")
        reverse(rec, gift.id, date(2026, 10, 1), "trao nhầm")
    assert values(office, SEPTEMBER) == {("a", "VN05"): 1}
    assert [(left.indicator, left.why) for left in derived(office, OCTOBER).unassigned] == [
        ("VN05", UnassignedReason.BELOW_NOTHING)
    ]


def test_an_event_has_what_the_ledger_has_of_the_appeals_that_name_it(office: Office) -> None:
    areas(office, "a")
    with office.record() as rec:
        event = add_event(rec, 2026, "Bão số 3")
    storm = begin_campaign(office, kind="relief")
    code = begin_campaign(office, kind="relief", title="Ủng hộ", code="BAOSO3")
    other = begin_campaign(office, kind="relief", title="Ủng hộ bão số 30", code="BAO30")
    before = begin_campaign(
        office, kind="relief", starts_on=date(2025, 9, 1), receiving_until=ON, code="BAO25"
    )
    poor = fund(office, title="Quỹ bão số 3")
    for campaign in (storm, code, other, before, poor):
        give(office, K.RECEIPT, campaign, 1_000, date(2026, 9, 1), goods_value=70)
    give(office, K.OPENING, storm, 500, date(2026, 9, 1))
    one, two = (household(office, name, "a") for name in ("Lò Thị Một", "Vàng Hai"))
    mine = (HelpLine(one, 200), HelpLine(two, 100))
    give(office, K.PAYMENT, storm, 300, date(2026, 9, 10), help_lines=mine)
    give(office, K.PAYMENT, storm, 40, date(2026, 9, 10), help_lines=(HelpLine(one, 40),))
    wrong = give(office, K.PAYMENT, storm, 7, date(2026, 9, 10), help_lines=(HelpLine(one, 7),))
    with office.record() as rec:
        reverse(rec, wrong.id, date(2026, 9, 11), "chi nhầm")

    assert values(office, event.key) == {
        (COMMUNE_UNIT, "CT01"): 2_500,
        (COMMUNE_UNIT, "CT02"): 140,
        (COMMUNE_UNIT, "CT03"): 340,
        ("a", "CT05B"): 2,
    }, "a household counts once; another storm, fund or year is not this event"
    with office.read() as connection:
        left = totals(connection, campaign_id=storm).balance + totals(connection, campaign_id=code).balance
    assert left == 2_500 - 340


def test_a_province_publishes_its_own_feeds_of_a_set(office: Office) -> None:
    poor = fund(office)
    give(office, K.RECEIPT, poor, 500, date(2026, 9, 2))
    give(office, K.OPENING, poor, 40, date(2026, 9, 2))
    content = (resource_path("catalogue", "fund_feeds", "MTTQ_QUY") / "fund_feeds.toml").read_text("utf-8")
    own = content.replace('"MTTQ_QUY"', '"TINH_QUY"').replace('["receipt"]', '["receipt", "opening"]', 1)
    with office.store.write() as connection:
        install(connection, Package({"fund_feeds.toml": own.encode()}), "upstream", office.clock)
    assert values(office, SEPTEMBER) == {(COMMUNE_UNIT, "VN01"): 540}


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('counts = "money"', 'counts = "all"', "counts"),
        ('["receipt"]', '["sale"]', "vouchers"),
        ('version = "2026-11-28"', 'version = "1"', "version"),
    ],
)
def test_feeds_with_mistakes_say_where(before: str, after: str, key: str) -> None:
    content = (resource_path("catalogue", "fund_feeds", "MTTQ_QUY") / "fund_feeds.toml").read_text("utf-8")
    with pytest.raises(PackageFaults) as raised:
        read_fund_feeds(Package({"fund_feeds.toml": content.replace(before, after, 1).encode()}))
    assert key in str(raised.value)


def test_the_same_code_in_another_set_is_not_fed(office: Office) -> None:
    give(office, K.RECEIPT, fund(office), 500, date(2026, 9, 2))
    period = Period.parse(SEPTEMBER)
    with office.read() as connection:
        own = set_of_period(connection, SET, period)
        units, _ = YearFigures(connection, office.clock, COMMUNE, SET, 2026).units(period)
        asked = [AskedPeriod(period, each, units) for each in (own, replace(own, code="MTTQ_TINH"))]
        shown = [register_figures(connection, COMMUNE, [each]) for each in asked]
    assert [len(each.figures) for each in shown] == [1, 0]


def test_what_is_shipped_speaks_of_indicators_and_kinds_that_there_are(office: Office) -> None:
    with office.read() as connection:
        indicators: IndicatorSet = set_of_period(connection, SET, Period.parse(SEPTEMBER))
        feeds = fund_feeds(connection)
    kinds = {kind.code for kind in fund_rules().fund}
    assert set(K) - {K.GOODS_MOVE, K.CASH_DRAWN, K.CASH_BANKED} == VOUCHERS
    assert feeds
    for feed in feeds:
        assert feed.set == SET
        assert not indicators.by_code[feed.indicator].computed
        assert set(feed.funds) <= kinds
