"""Biên bản kiểm phiếu of a residential area (model: Mẫu số 02 of Nghị định 59/2023/NĐ-CP)."""

from __future__ import annotations

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
)
from desktop_app.reports.data import Person, TallyMinutes
from desktop_app.reports.documents.sentences import (
    answer_cells,
    answer_columns,
    counted,
    listed,
    opinion_blocks,
    or_dots,
)
from desktop_app.reports.frame.official_dates import moment_words
from desktop_app.reports.frame.wording import Wording

WORDING = "tally-minutes"


def tally_minutes_document(minutes: TallyMinutes, wording: Wording) -> Document:
    """The minutes as blocks."""
    blocks = [
        Paragraph(_opening(minutes, wording)),
        *_people(minutes, wording),
        *_result(minutes, wording),
        Heading(wording.text("sections.opinions")),
        *opinion_blocks(wording, minutes.opinions),
        Heading(wording.text("sections.conclusion")),
        *_closing(minutes, wording),
        Signatures(minutes.signers),
    ]
    basis = [
        wording.text(
            "opening.basis" if at + 1 < len(minutes.legal_basis) else "opening.basis_last", basis=text
        )
        for at, text in enumerate(minutes.legal_basis)
    ]
    subject = wording.text("title.subject", survey=minutes.survey)
    kind = wording.text("title.kind")
    return Document(minutes.head, minutes.state, kind, subject, tuple(blocks), tuple(basis))


def _opening(minutes: TallyMinutes, wording: Wording) -> str:
    started = minutes.started_at
    return wording.text(
        "opening.text",
        moment=moment_words(wording, started) if started else wording.text("opening.unknown_moment"),
        place=minutes.place or wording.text("opening.unknown_place"),
        board=wording.text("opening.board"),
        area=minutes.area_name,
        survey=minutes.survey,
    )


def _people(minutes: TallyMinutes, wording: Wording) -> list[Block]:
    blocks: list[Block] = [Heading(wording.text("sections.people"))]
    for key, people in (("counters", minutes.counters), ("witnesses", minutes.witnesses)):
        blocks.append(Heading(wording.text(f"sections.{key}"), 2))
        blocks += [Paragraph(_person(person, wording, person is people[-1])) for person in people]
        if not people:
            blocks.append(Paragraph(wording.text("sections.person_blank")))
    return blocks


def _person(person: Person, wording: Wording, is_last: bool) -> str:
    key = "sections.person" + ("" if person.position else "_without_position") + ("_last" if is_last else "")
    return wording.text(key, name=person.name, position=person.position)


def _result(minutes: TallyMinutes, wording: Wording) -> list[Block]:
    return [
        Heading(wording.text("sections.result")),
        Heading(wording.text("sections.counts"), 2),
        *_counts(minutes, wording),
        Heading(wording.text("sections.table"), 2),
        _table(minutes, wording) if minutes.questions else Paragraph(wording.text("table.empty")),
    ]


def _counts(minutes: TallyMinutes, wording: Wording) -> list[Block]:
    counts = minutes.counts
    covered = "counts.coverage" if counts.coverage is not None else "counts.coverage_unknown"
    reasons = listed(
        wording.text("counts.reason", label=reason.label, count=wording.count(reason.count))
        for reason in minutes.invalid_reasons
    )
    invalid = "counts.invalid_reasons" if reasons else "counts.invalid"
    texts = [
        wording.text(
            "counts.households", area=minutes.area_name, count=or_dots(wording, counts.total_households)
        ),
        wording.text("counts.issued", count=or_dots(wording, counts.forms_issued)),
        wording.text("counts.collected", count=or_dots(wording, counts.forms_collected)),
        wording.text(covered, percent=format_percent(counts.coverage)),
        wording.text("counts.valid", count=wording.count(counts.valid_forms)),
        wording.text(invalid, count=wording.count(counts.invalid_forms), reasons=reasons),
    ]
    return [Paragraph(text) for text in texts]


def _table(minutes: TallyMinutes, wording: Wording) -> BlockTable:
    columns = [
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("table.columns.title"), "left", is_wide=True),
        BlockColumn(wording.text("table.columns.valid")),
        *answer_columns(
            minutes.options, wording.text("table.columns.count"), wording.text("table.columns.share")
        ),
        BlockColumn(wording.text("table.columns.no_answer")),
    ]
    has_notes = any(question.note for question in minutes.questions)
    if has_notes:
        columns.append(BlockColumn(wording.text("table.columns.note"), "left"))
    rows = []
    for question in minutes.questions:
        cells = [question.number, question.title, format_number(question.valid_forms)]
        cells += answer_cells(wording, question.answers)
        cells.append(counted(wording, question.no_answer))
        rows.append(BlockRow((*cells, question.note) if has_notes else tuple(cells)))
    return BlockTable(tuple(columns), tuple(rows))


def _closing(minutes: TallyMinutes, wording: Wording) -> list[Block]:
    ended = minutes.ended_at
    first = (
        wording.text("closing.text", moment=moment_words(wording, ended))
        if ended
        else wording.text("closing.text_unfinished")
    )
    names = {
        "commune": minutes.commune_name,
        "board": wording.text("opening.board"),
        "area": minutes.area_name,
        "one": wording.count(1),
    }
    copies = minutes.copies
    second = (
        wording.text("closing.copies_unknown", **names)
        if copies is None
        else wording.text("closing.copies", copies=wording.count(copies), **names)
    )
    return [Paragraph(first), Paragraph(second)]
