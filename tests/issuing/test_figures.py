"""A table of figures of a closed period bears a code, and a check makes the very table again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import PaperCheck, check_paper
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import read_figures
from desktop_app.issuing.subjects import PaperKind, PaperSubject, subject_of
from desktop_app.movements.analysis.asking import Look, Question, answered_period
from desktop_app.movements.analysis.pivot import Axis
from desktop_app.movements.analysis.written_question import question_of, written_question
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period, reopen_period
from desktop_app.wire.papers.codes import ReadCode
from tests.builders import COMMUNE, put_figures
from tests.issuing.conftest import PERIOD, SET

QUARTER = Period.parse(PERIOD)
KIND = PeriodType.QUARTER
RANKING = Question(Look.RANKING, SET, QUARTER, KIND, "TT01")
QUESTIONS = (
    Question(Look.PROGRESS, SET, QUARTER, KIND),
    Question(Look.PROGRESS, SET, QUARTER, KIND, unit="org:HND"),
    Question(Look.RANKING, SET, QUARTER, KIND, "TT01", ascending=True),
    Question(Look.SERIES, SET, QUARTER, PeriodType.MONTH, "TT01"),
    Question(Look.MISSING, SET, QUARTER, KIND),
    Question(Look.PIVOT, SET, QUARTER, KIND, rows=Axis.UNIT, columns=Axis.INDICATOR, group="I. a & b: c"),
)


def subject_for(question: Question) -> PaperSubject:
    period, asked = answered_period(question).key, written_question(question)
    return PaperSubject(PaperKind.FIGURES, set_code=SET, period=period, asked=asked)


def kept(office: Office, question: Question) -> Provenance | None:
    subject = subject_for(question)
    with office.record() as rec:
        commune = office.identity.commune_code
        found = read_figures(rec.connection, office.clock, commune, subject)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        if provenance is not None:
            keep_printed(rec, provenance, data)
    return provenance


def checked(office: Office, provenance: Provenance) -> tuple[PaperCheck, list[str]]:
    with office.read() as connection:
        found = check_paper(connection, office.clock, COMMUNE, ReadCode(provenance.code), office.officer)
        return found, sentences_of(connection, found)


def write(office: Office, cell: Cell, value: str) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(minutes=5))
    with office.record() as rec:
        put_figures(rec, SET, {cell: value})


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_read_as_it_was_written(question: Question) -> None:
    written = written_question(question)
    assert ":" not in written, "the subject is parted by colons"
    assert question_of(SET, written) == question
    subject = subject_for(question)
    assert subject_of("figures", subject.data, with_annex=True) == subject


def test_a_question_of_a_newer_version_is_told() -> None:
    for written in ("", "look=prophecy&period=2026-Q3&kind=quarter", "look=ranking&period=x&kind=quarter"):
        with pytest.raises(Problem):
            question_of(SET, written)


def test_a_changed_figure_is_named(office: Office) -> None:
    provenance = kept(office, RANKING)
    assert provenance is not None
    found, lines = checked(office, provenance)
    assert found.same_data
    assert not found.differences
    assert lines[0].startswith("Văn bản khớp với sổ")
    write(office, Cell("a1", "TT01", "2026-M11"), "6")
    assert checked(office, provenance)[0].same_data, "what lies behind the period is none of its data"
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
    write(office, Cell("a1", "TT01", "2026-M09"), "15")
    found, lines = checked(office, provenance)
    assert not found.same_data
    assert any(each.before == "12" and each.after == "15" for each in found.differences), found.differences
    assert any("TT01" in line and "Thôn Đoài" in line for line in lines)


def test_figures_of_the_year_before_are_data_of_a_table_that_compares_with_them(office: Office) -> None:
    provenance = kept(office, RANKING)
    assert provenance is not None
    write(office, Cell("a1", "TT01", "2025-M09"), "3")
    assert not checked(office, provenance)[0].same_data


def test_a_table_of_open_figures_is_a_draft_without_a_code(office: Office) -> None:
    over_the_year = Question(Look.SERIES, SET, QUARTER, KIND, "TT01")
    assert kept(office, over_the_year) is None
    with office.record() as rec:
        close_period(rec, SET, "2026-Y")
    assert kept(office, over_the_year) is not None
