"""The sheet that is made public, in words: its totals, its lines, the status of its term."""

from __future__ import annotations

from datetime import date

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.fund.disclosure.publishing import Publication
from desktop_app.fund.disclosure.sheets import DisclosureSheet
from desktop_app.fund.disclosure.terms import Term
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.rules.fund_rules import fund_rules
from ui.fund.common.facts_panel import Fact
from ui.fund.common.words import amount_cell, dong
from ui.widgets.labels import Tone
from ui.widgets.tables.rows_model import TextCell, TextRow, text_row


def about_words(term: Term) -> str:
    """Of what the sheet is: a quarter, a year, or the title of an appeal."""
    year, _, part = term.span.partition("-")
    if part.startswith("Q"):
        return tr("Quarter {quarter} of {year}", quarter=part[1:], year=year)
    return tr("Year {year}", year=year) if part == "Y" else term.about


def countdown(term: Term, published: Publication | None, today: date) -> tuple[str, Tone]:
    """How many days are left, or how long it is overdue; nothing is left to do once it was published."""
    if published is not None:
        return tr("Published on {day}", day=format_date(published.on)), "success"
    due, clock = term.due.due_on, disclosure_rules().clocks.get(term.code)
    if due is None:
        return "–", ""
    left = (due - today).days
    near = 0 if clock is None else clock.near_days
    if left < 0:
        return tr("{n} days overdue", n=format_number(-left)), "danger"
    words = tr("Today") if left == 0 else tr("{n} days left", n=format_number(left))
    return words, "warning" if left <= near else ""


def row_of(term: Term, published: Publication | None, today: date) -> TextRow:
    """A term as a row."""
    words, tone = countdown(term, published, today)
    place = "" if published is None else published.place
    cells = (
        TextCell(term.name),
        TextCell(about_words(term)),
        TextCell(format_date(term.due.due_on) or "–"),
        TextCell(words, tone),
        TextCell(place),
    )
    return TextRow(row_id(term.code, term.span or term.campaign_id), cells)


def _taken_over(shown: DisclosureSheet) -> list[Fact]:
    """Balances of former offices are listed apart: nobody gave them."""
    words = tr("of which taken over from former offices")
    return [Fact(words, dong(shown.taken_over))] if shown.taken_over else []


def row_id(code: str, about: str) -> str:
    """The id of the row of a term; ``about``: its span, or the id of its campaign."""
    return f"{code}|{about}"


def facts_of(shown: DisclosureSheet) -> list[Fact]:
    """The totals of a sheet."""
    facts = [
        Fact(tr("Balance at the beginning"), dong(shown.opening)),
        Fact(tr("Money received"), dong(shown.received)),
        *_taken_over(shown),
        Fact(tr("of which for other levels"), dong(shown.through.income)),
        Fact(tr("Money given out"), dong(shown.paid)),
        Fact(tr("of which passed on to other levels"), dong(shown.through.spent)),
        Fact(tr("Balance at the end"), dong(shown.closing), strong=True),
        Fact(tr("Value of the goods received"), dong(shown.goods_received)),
        Fact(tr("Value of the goods that went with payments"), dong(shown.goods_paid)),
        Fact(tr("Worth of the goods issued from the stores"), dong(shown.goods_issued)),
        Fact(tr("Given directly, past the fund"), dong(shown.direct_gifts)),
        Fact(tr("Pledged and not received yet"), dong(shown.pledged_open)),
        Fact(tr("Times a household was helped"), format_number(shown.helped)),
    ]
    named = sum(1 for line in shown.given if line.money or line.goods_value)
    facts.append(Fact(tr("Receipts on the sheet"), format_number(named)))
    facts.append(Fact(tr("Payments on the sheet"), format_number(len(shown.spent))))
    return facts


def given_row(number: int, shown: DisclosureSheet) -> TextRow:
    """What somebody gave, as it is made public: the name only with consent."""
    line = shown.given[number]
    cells = (
        TextCell(str(number + 1)),
        TextCell(format_date(line.day)),
        TextCell(line.giver),
        TextCell(line.campaign),
        TextCell(amount_cell(line.money)),
        TextCell(amount_cell(line.goods_value)),
        TextCell(line.goods),
    )
    return TextRow(str(number), cells)


def spent_row(number: int, shown: DisclosureSheet) -> TextRow:
    """What was given out."""
    line = shown.spent[number]
    cells = (
        TextCell(str(number + 1)),
        TextCell(format_date(line.day)),
        TextCell(f"{fund_rules().voucher_name(line.kind).name} {line.number}"),
        TextCell(line.campaign),
        TextCell(amount_cell(line.money)),
        TextCell(amount_cell(line.goods_value)),
        TextCell(tr("{n} households", n=format_number(line.households)) if line.households else line.purpose),
    )
    return TextRow(str(number), cells)


def total_row(money: int, in_kind: int | None) -> TextRow:
    """What a list of a sheet adds up to; ``None`` where it has one column of money, the right one."""
    left, right = (None, money) if in_kind is None else (money, in_kind)
    cells = ("", "", tr("Total"), "", "" if left is None else amount_cell(left), amount_cell(right), "")
    return text_row("=", *cells)


def issued_row(number: int, shown: DisclosureSheet) -> TextRow:
    """Goods that left a store for people."""
    line = shown.issued[number]
    cells = (
        TextCell(str(number + 1)),
        TextCell(format_date(line.day)),
        TextCell(line.number),
        TextCell(line.campaign),
        TextCell(format_number(line.households) if line.households else "–"),
        TextCell(amount_cell(line.worth)),
        TextCell(line.goods),
    )
    return TextRow(str(number), cells)
