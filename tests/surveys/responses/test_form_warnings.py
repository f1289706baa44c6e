"""A serial number nobody issued, and one form more than was collected, are told while the form is entered."""

from __future__ import annotations

import pytest

from desktop_app.base.i18n import set_language
from desktop_app.surveys.responses.warnings import form_warnings
from tests.surveys.samples import area


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    set_language("vi")


@pytest.mark.parametrize(
    ("serial", "entered", "sentences"),
    [
        (76, 0, 0),
        (77, 0, 1),
        (400, 12, 2),
        (None, 11, 0),
        (None, 12, 1),
    ],
)
def test_what_is_strange_about_a_form(serial: int | None, entered: int, sentences: int) -> None:
    here = area("a", issued=76, collected=12)
    assert len(form_warnings(here, serial, entered)) == sentences


def test_what_nobody_told_is_no_limit() -> None:
    assert form_warnings(area("a", issued=None, collected=None), 400, 900) == ()


def test_the_sentences_name_both_numbers() -> None:
    serial, number = form_warnings(area("a", issued=76, collected=12), 400, 12)
    assert "400" in serial.sentence()
    assert "76" in serial.sentence()
    assert "13" in number.sentence()
    assert "12" in number.sentence()
