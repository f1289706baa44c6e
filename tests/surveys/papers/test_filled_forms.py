"""A pen fills in forms for exercises: those that are named, box by box."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from desktop_app.reports.blank_form.layout import PaperFormat
from desktop_app.reports.blank_form.pen import PenMarks
from desktop_app.reports.frame.profile import load_profile
from desktop_app.surveys.papers.blank_forms import render_round_forms
from tests.builders import an_office, open_round, put_area

INK = rb"\.08 \.16 \.55 (RG|rg)"


def written(page: PageObject) -> bytes:
    contents = page.get_contents()
    assert contents is not None
    return contents.get_data()


def crosses(page: PageObject) -> int:
    """How many boxes are crossed: each with two strokes of the pen."""
    return sum(part.count(b" l S") for part in re.split(INK, written(page))[2::2]) // 2


def strokes(page: PageObject) -> set[tuple[float, float]]:
    """Where strokes begin."""
    return {(float(x), float(y)) for x, y in re.findall(rb"([\d.]+) ([\d.]+) m ", written(page))}


def printed(folder: Path, pen: dict[int, PenMarks], paper: PaperFormat = PaperFormat.A4) -> PdfReader:
    office, stream = an_office(folder), io.BytesIO()
    with office.record() as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1", forms_issued=3)
    with office.read() as connection:
        commune = office.identity.commune_code
        render_round_forms(connection, commune, round_id, load_profile(), stream, paper=paper, pen=pen)
    office.close()
    return PdfReader(stream)


def test_each_tick_of_a_form_is_crossed_and_other_forms_are_not_printed(tmp_path: Path) -> None:
    ticks = {str(number): ("1",) for number in range(1, 19)} | {"19": ("1", "2")}
    pages = printed(tmp_path, {2: PenMarks(ticks, "Đường còn tối")}).pages
    assert [crosses(page) for page in pages] == [20]
    assert "Đường còn tối" in pages[0].extract_text()


@pytest.mark.parametrize("paper", list(PaperFormat))
def test_a_cross_lies_on_its_box(tmp_path: Path, paper: PaperFormat) -> None:
    first = printed(tmp_path / "1", {1: PenMarks({"7": ("1",)})}, paper).pages[0]
    second = printed(tmp_path / "2", {1: PenMarks({"7": ("2",)})}, paper).pages[0]
    one, two = strokes(first), strokes(second)
    assert len(one - two) == len(two - one) == 2
    (left, low), (right, same) = min(one - two), min(two - one)
    assert low == pytest.approx(same)
    assert right > left, "the answers stand beside each other"
