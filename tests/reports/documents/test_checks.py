from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.reports.data import InvalidForms, OpinionGroup, Signer
from desktop_app.reports.documents.checks import (
    check_movement_report,
    check_survey_report,
    check_tally_minutes,
)
from tests.reports import samples

MINUTES = samples.tally_minutes()
SURVEY = samples.survey_report()
MOVEMENT = samples.movement_report()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def test_sound_documents_have_nothing_to_warn_of() -> None:
    assert check_tally_minutes(MINUTES) == []
    assert check_survey_report(SURVEY) == []
    assert check_movement_report(MOVEMENT) == ["1 indicators have no figure and are printed as “–”."]


def test_the_head_is_looked_at() -> None:
    head = replace(samples.AREA_HEAD, organization=("", " "), place="", number="", symbol="", issued_on=None)
    warnings = " ".join(check_tally_minutes(replace(MINUTES, head=head, state=samples.DRAFT)))

    for part in ("DỰ THẢO", "organisation is missing", "place before", "No number", "symbol", "No date"):
        assert part in warnings
    unnumbered = replace(MINUTES, head=replace(samples.AREA_HEAD, number="", symbol="", has_number=False))
    assert check_tally_minutes(unnumbered) == []


@pytest.mark.parametrize(
    ("signer", "part"),
    [
        (Signer("", "CHỦ TỊCH", "A"), "authority line"),
        (Signer("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH", "A"), "A deputy signs"),
        (Signer("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "A"), "not a deputy"),
        (Signer("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", " "), "No name"),
        (Signer("", "", "A"), "office of the signer"),
    ],
)
def test_the_signer_has_the_right_authority(signer: Signer, part: str) -> None:
    assert any(part in warning for warning in check_survey_report(replace(SURVEY, signer=signer)))


def test_a_deputy_with_both_lines_is_right() -> None:
    signer = Signer("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "A")

    assert check_survey_report(replace(SURVEY, signer=signer)) == []


def test_counts_that_do_not_add_up_are_told() -> None:
    counts = replace(MINUTES.counts, forms_issued=300, forms_collected=301, valid_forms=5)
    warnings = " ".join(check_tally_minutes(replace(MINUTES, counts=counts)))

    for part in (
        "do not add up",
        "collected than issued",
        "than there are households",
        "but 5 forms are valid",
    ):
        assert part in warnings
    reasons = replace(MINUTES, invalid_reasons=(InvalidForms("khác", 2),))
    assert any("add up to 2, but 3" in warning for warning in check_tally_minutes(reasons))


def test_missing_people_are_told() -> None:
    bare = replace(MINUTES, counters=(), witnesses=(), signers=())
    warnings = check_tally_minutes(bare)

    assert len(warnings) == 3


def test_totals_of_the_text_are_those_of_the_annex() -> None:
    fewer = replace(SURVEY, areas=SURVEY.areas[:-1])
    warnings = check_survey_report(fewer)

    assert any(warning.startswith("Households: the text says 1.506, but") for warning in warnings)
    assert any(warning.startswith("Valid forms") for warning in warnings)


def test_the_period_of_the_title_is_that_of_the_data() -> None:
    other = replace(
        MOVEMENT, data_period_label="quý II năm 2026", subject="Kết quả công tác Mặt trận quý III năm 2026"
    )
    warnings = " ".join(check_movement_report(other))

    assert "The title names quý III năm 2026, but" in warnings
    assert "does not name the period" in warnings


def test_an_annex_larger_than_the_text_is_told() -> None:
    assert MOVEMENT.annex is not None
    columns = (replace(MOVEMENT.annex.columns[0], name="Số cuộc tuyên truyền"), *MOVEMENT.annex.columns[1:])
    totals = (Decimal(49), *MOVEMENT.annex.totals[1:])
    wrong = replace(MOVEMENT, annex=replace(MOVEMENT.annex, columns=columns, totals=totals))

    assert any("the text says 48" in warning and "49" in warning for warning in check_movement_report(wrong))


def test_an_annex_whose_total_is_not_the_sum_of_its_rows_is_told() -> None:
    assert MOVEMENT.annex is not None
    first = MOVEMENT.annex.totals[0]
    assert isinstance(first, Decimal)
    totals = (first + 5, *MOVEMENT.annex.totals[1:])
    columns = MOVEMENT.annex.columns
    annex = replace(MOVEMENT.annex, totals=totals)
    wrong = replace(MOVEMENT, annex=annex)
    no_sum = replace(annex, columns=(replace(columns[0], adds_up=False), *columns[1:]))

    told = f"the total of the annex is {first + 5}, but its rows add up to {first}"
    assert any(told in warning for warning in check_movement_report(wrong))
    assert not any(told in warning for warning in check_movement_report(replace(wrong, annex=no_sum)))


def test_letters_that_no_font_has_are_told() -> None:
    odd = replace(MINUTES, opinions=(OpinionGroup("ខ្មែរ", ("☑ được",)),))
    (warning,) = check_tally_minutes(odd)

    assert "ខ" in warning
    assert "☑" not in warning


def test_warnings_are_translated() -> None:
    set_language("vi")

    assert "Số liệu chưa chốt nên mỗi trang in chữ “DỰ THẢO”." in check_tally_minutes(
        replace(MINUTES, state=samples.DRAFT)
    )
