"""The fund of two computers: whatever each posts, takes back and exchanges when, one ledger comes of it.

The balance is the sum of what was posted, kept by hand; the sheet that is made public and the figure of the
results say the same; and no number is given twice.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.derived.figures import figures_of_period
from desktop_app.fund.disclosure.sheets import sheet
from desktop_app.fund.disclosure.spans import quarter_span
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from tests.builders import COMMUNE
from tests.fund.builders import ON, begin_campaign, give
from tests.support.properties import examples
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange

K = VoucherKind
FIRST = 1_000
KINDS = {"receipt": K.RECEIPT, "payment": K.PAYMENT, "paid in": K.CASH_BANKED, "drawn": K.CASH_DRAWN}
type Deed = tuple[str, int, int]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["receipt", "payment", "paid in", "drawn", "take back", "exchange"]),
        st.integers(0, 1),
        st.integers(1, 900),
    ),
    max_size=14,
)
BOTH_TAKE_BACK: list[Deed] = [
    ("receipt", 0, 50),
    ("exchange", 0, 1),
    ("exchange", 1, 1),
    ("take back", 0, 1),
    ("take back", 1, 1),
    ("payment", 1, 900),
]


class Week:
    """What both do with one appeal, and what each voucher that came about was worth."""

    def __init__(self, desks: tuple[Desk, Desk], campaign: str) -> None:
        self.desks, self.campaign = desks, campaign
        self.worth: dict[str, int] = {}
        self.taken_back: set[str] = set()

    def do(self, name: str, who: int, how: int) -> None:
        desk = self.desks[who]
        if name == "exchange":
            desk.sync()
            return
        with suppress(Problem):  # a number that another computer gives, money that is not there
            if name == "take back":
                with desk.office.read() as connection:
                    there = vouchers(connection, campaign_id=self.campaign)
                chosen = there[how % len(there)]
                with desk.office.record() as rec:
                    reverse(rec, chosen.id, ON, "ghi trùng")
                self.taken_back.add(chosen.id)
            else:
                kind = KINDS[name]
                posted = give(desk.office, kind, self.campaign, how)
                self.worth[posted.id] = kind.sign * how

    def balance(self) -> int:
        """Kept by hand: what was posted and not taken back."""
        return sum(money for key, money in self.worth.items() if key not in self.taken_back)


@settings(max_examples=examples(20, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
@example(deeds=BOTH_TAKE_BACK)
def test_a_week_of_two(desks: tuple[Desk, Desk], deeds: list[Deed]) -> None:
    lan, minh = desks
    with lan.office.read() as connection:  # each example has an appeal of its own
        campaign_code = f"VNN{len(vouchers(connection))}"
    begins = date(2026, 1, 1)
    campaign = begin_campaign(
        lan.office, kind="poor", code=campaign_code, title=campaign_code, starts_on=begins, ends_on=None
    )
    exchange(lan, minh)
    week = Week(desks, campaign)
    week.do("receipt", 0, FIRST)  # each gives the numbers of its kind from here on
    exchange(lan, minh)
    week.do("payment", 1, 1)
    exchange(lan, minh)
    for deed in deeds:
        week.do(*deed)
    exchange(lan, minh)

    with lan.office.read() as here, minh.office.read() as there:
        assert vouchers(here) == vouchers(there)
        ours = vouchers(here, campaign_id=campaign)
        numbers = [voucher.number for voucher in vouchers(here)]
        assert len(numbers) == len(set(numbers))
        ledger = totals(here, campaign_id=campaign)
        assert ledger == totals(there, campaign_id=campaign)
        assert sum(ledger.places.values()) == ledger.balance
        assert ledger.balance == week.balance() == sum(voucher.effect for voucher in ours)
        public = sheet(here, quarter_span(ON.year, 4), campaign)
        assert (public.closing, public.own) == (ledger.balance, ledger)
        assert public.received - public.paid == ledger.balance
        told = figures_of_period(here, lan.office.clock, COMMUNE, "MTTQ_CO_SO", Period.parse("2026-M10"))
        figure = told.figures.get(Cell(COMMUNE_UNIT, "VN01", "2026-M10"))
        assert (0 if figure is None else figure.value) == totals(here).of(K.RECEIPT)
