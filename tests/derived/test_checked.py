"""Figures beside registers: the difference is a finding, the typed figure stands, a closed period too."""

from __future__ import annotations

from decimal import Decimal

from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.derived.checked import check_period
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.finding import Check, Finding
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.checks.wording import figures_words, finding_sentence
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.set_versions import set_of_period
from tests.builders import COMMUNE, put_figures
from tests.derived.test_figures import SEPTEMBER, SET, areas, talk, values
from tests.movements.grids import load_grid


def checked(office: Office) -> Checked:
    with office.read() as connection:
        return check_period(connection, office.clock, COMMUNE, SET, Period.parse(SEPTEMBER))


def findings(office: Office) -> dict[str, Finding]:
    found = checked(office).open()
    return {each.unit: each for each in found if each.check is Check.REGISTER and each.name == "TT01"}


def total(office: Office) -> object:
    with office.read() as connection:
        period = Period.parse(SEPTEMBER)
        indicators = set_of_period(connection, SET, period)
        return load_grid(connection, office.clock, COMMUNE, indicators, period).total("TT01").value


def typed(office: Office, **figures: str) -> None:
    with office.record() as rec:
        put_figures(rec, SET, {Cell(unit, "TT01", SEPTEMBER): value for unit, value in figures.items()})


def test_what_differs_or_is_empty_is_a_warning_and_what_is_the_same_is_none(office: Office) -> None:
    areas(office, "a", "b", "c")
    for area in "abc":
        talk(office, "2026-09-05", area)
    typed(office, a="5", b="1")
    found = findings(office)
    assert sorted(found) == ["a", "c"]
    assert {each.severity for each in found.values()} == {RuleSeverity.WARNING}
    indicators = checked(office).given.indicators
    assert figures_words(found["a"], indicators) == "TT01 = 5 · sổ = 1"
    assert finding_sentence(found["a"], indicators).startswith("Sổ có 1. Lấy số của sổ")
    assert total(office) == Decimal(6), "only what was recorded counts, wherever it is shown"


def test_the_typed_figure_stands_with_a_reason_until_one_of_both_changes(office: Office) -> None:
    areas(office, "a")
    talk(office, "2026-09-05", "a")
    typed(office, a="5")
    with office.record() as rec:
        confirm(rec, SET, SEPTEMBER, findings(office)["a"], "bốn buổi của hội không ghi sổ")
    assert findings(office) == {}
    talk(office, "2026-09-06", "a")
    assert findings(office)["a"].figures == "TT01=5; @registers=2"


def test_a_closed_period_keeps_what_it_closed_with(office: Office) -> None:
    areas(office, "a")
    talk(office, "2026-09-05", "a")
    typed(office, a="1")
    with office.record() as rec:
        close_period(rec, SET, SEPTEMBER)
    talk(office, "2026-09-28", "a")
    assert values(office, SEPTEMBER)["a", "TT01"] == 2
    assert total(office) == Decimal(1)
    assert "a" in findings(office), "what was entered late is told"
