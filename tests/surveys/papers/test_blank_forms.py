"""Blank forms of a round are spelled as the office has chosen; names stay as they were written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.base.spelling import Tones, spelled
from desktop_app.office.profile import choose_spelling
from desktop_app.reports.frame.profile import load_profile
from desktop_app.surveys.papers.blank_forms import render_round_forms
from desktop_app.surveys.rounds.commands import create_round, put_round_area
from tests.builders import an_office, put_area
from tests.reports.reading import text_of


@pytest.mark.parametrize(("tones", "name"), [(Tones.FIRST, "Thôn Hoà"), (Tones.SECOND, "Thôn Hòa")])
def test_the_office_chooses_how_blank_forms_are_spelled(tmp_path: Path, tones: Tones, name: str) -> None:
    office = an_office(tmp_path)
    commune = office.identity.commune_code
    with office.record() as rec:
        put_area(rec, "a1", name, 20)
        round_id = create_round(
            rec,
            {
                "title": "Đợt 1", "target": "commune_ntm", "year": 2026,
                "template_code": "NTM_XA_2021", "template_version": "1",
            },
        )  # fmt: skip
        put_round_area(rec, round_id, "a1", forms_issued=1)
        choose_spelling(rec, commune, tones)
    stream = io.BytesIO()
    with office.read() as connection:
        render_round_forms(connection, commune, round_id, load_profile(), stream)
    office.close()
    printed = text_of(PdfReader(stream))
    assert name in printed
    words = printed.replace(name, "")
    other = Tones.SECOND if tones is Tones.FIRST else Tones.FIRST
    assert words == spelled(words, tones)
    assert words != spelled(words, other), "there is something that is spelled in two ways"
