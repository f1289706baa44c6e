"""The result of a check in sentences: which paper, by whom, when, and what is different now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.issuing.checking import DocumentStatus, PaperCheck
from desktop_app.issuing.content import BASIS, SIGNED, SUBJECT, PaperDifference
from desktop_app.issuing.record_names import RecordNames
from desktop_app.wire.papers.codes import shown_code

MOST_LINES = 40
"""More differences, or more records, are counted and not named."""


def sentences_of(connection: Connection, checked: PaperCheck) -> list[str]:
    """The sentences, the verdict first."""
    return [
        verdict(checked),
        *_which(checked),
        *_status(checked),
        *_data(checked),
        *_records(connection, checked),
        *_listed(_told_differences(checked.differences), len(checked.differences)),
    ]


def verdict(checked: PaperCheck) -> str:
    """In one sentence whether the paper still says what the book says."""
    altered = _altered(checked)
    if altered:
        return altered
    if checked.status is not None and not checked.holds:
        ended = tr("The document is no longer in force: {state}.", state=checked.status.state)
        return f"{ended} {_compared(checked)}"
    return _compared(checked)


def _compared(checked: PaperCheck) -> str:
    if checked.gone:
        return tr("The paper cannot be compared: {why}", why=checked.gone)
    if checked.differences:
        return _changed(checked)
    if checked.same_data:
        return tr("The paper matches the book: nothing has changed since.")
    if _of_entry(checked):
        return tr(
            "The paper still matches: its entry has moved on since, but nothing on the paper is different."
        )
    return tr("The paper still matches: records have changed since, but no figure on it is different.")


def _changed(checked: PaperCheck) -> str:
    n = format_number(len(checked.differences))
    if not checked.same_data and _of_entry(checked):
        return tr("The entry has changed since: {n} places on the paper would be different now.", n=n)
    if not checked.same_data:
        return tr("The data have changed since: {n} places on the paper would be different now.", n=n)
    return tr(
        "The figures are the same, but {n} other places on the paper would be different now: names, "
        "sentences or signers of the office.",
        n=n,
    )


def _of_entry(checked: PaperCheck) -> bool:
    subject = checked.paper.subject
    return subject is not None and subject.kind.of_entry


def _altered(checked: PaperCheck) -> str:
    """That the paper or its file is not as it went out; nothing where that is not known."""
    if checked.forged:
        return tr(
            "The QR code on this paper does not belong to its code: the program did not print the paper "
            "like this."
        )
    if checked.is_issued_file is False:
        return tr(
            "This file is not the one that was issued: it was saved again or changed. Compare it with the"
            " file in the room of documents."
        )
    return ""


def _which(checked: PaperCheck) -> Iterator[str]:
    paper = checked.paper
    yield tr("Paper {code}: {title}", code=shown_code(paper.code), title=paper.title)
    if checked.voucher:
        yield tr("Made from voucher {number}", number=checked.voucher)
    if paper.reference:
        day = format_date(paper.dated) if paper.dated else "…"
        yield tr("Number {number}, {day}", number=paper.reference, day=day)
    if paper.printed_at is not None and _of_entry(checked):
        yield tr("Made by {name} at {moment}.", name=paper.printed_by, moment=_moment(paper.printed_at))
    elif paper.printed_at is not None:
        yield tr(
            "Made by {name} at {moment}; figures as of {as_of}.",
            name=paper.printed_by,
            moment=_moment(paper.printed_at),
            as_of=_moment(paper.as_of or paper.printed_at),
        )


def _status(checked: PaperCheck) -> Iterator[str]:
    if checked.status is not None:
        yield from status_sentences(checked.status)
    if checked.is_issued_file:
        yield tr("This is exactly the file that was issued.")


def status_sentences(status: DocumentStatus) -> Iterator[str]:
    """The state of a document, and what later ones are to it."""
    said = {"reference": status.reference, "state": status.state}
    is_voucher = status.of_voucher
    yield (
        tr("Voucher {reference}: {state}", **said)
        if is_voucher
        else tr("Outgoing document {reference}: {state}", **said)
    )
    for what, reference in status.later:
        yield f"{what} {reference}"


def _data(checked: PaperCheck) -> Iterator[str]:
    before, now = checked.paper.state, checked.now
    yield tr("Data of the paper: {letters}, {n} records.", letters=before.letters, n=_count(before.records))
    if now != before:
        yield tr("Data now: {letters}, {n} records.", letters=now.letters, n=_count(now.records))


def _told_differences(found: tuple[PaperDifference, ...]) -> Iterator[str]:
    if found:
        yield tr("What would be different on the paper now:")
    for each in found[:MOST_LINES]:
        place = _place(each.place)
        if each.is_text:
            yield tr("– {place}: different words now", place=place)
        elif not each.before:
            yield tr("– {place}: not on the paper, now {after}", place=place, after=each.after)
        elif not each.after:
            yield tr("– {place}: {before} on the paper, no longer there", place=place, before=each.before)
        else:
            yield tr(
                "– {place}: {before} on the paper, now {after}",
                place=place,
                before=each.before,
                after=each.after,
            )


def _place(place: str) -> str:
    """A place of a paper in words."""
    kind, _, number = place.partition(" ")
    words = {
        SUBJECT: tr("title of the paper"),
        BASIS: tr("documents it is based on"),
        SIGNED: tr("signatures and recipients"),
    }
    return f"{words[kind]} {number}".strip() if kind in words else place


def _records(connection: Connection, checked: PaperCheck) -> Iterator[str]:
    if not checked.written:
        return
    yield tr("Changed since the paper was made:")
    names = RecordNames(connection)
    lines = (
        tr("– {record} ({name}, {moment})", record=names.of(each), name=each.author, moment=_moment(each.at))
        for each in checked.written[:MOST_LINES]
    )
    yield from _listed(lines, len(checked.written))


def _listed(lines: Iterator[str], count: int) -> Iterator[str]:
    yield from lines
    if count > MOST_LINES:
        yield tr("… and {n} more.", n=format_number(count - MOST_LINES))


def _count(records: int) -> str:
    return format_number(records)


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
