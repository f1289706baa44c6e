"""Biên bản giao nhận dữ liệu: which bundles one side handed to the other, with what they are known by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.base.clock import VIETNAM
from desktop_app.base.numbers import format_number, format_size
from desktop_app.reports.blocks.model import (
    Align,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    FormLine,
    Paragraph,
    Signatures,
)
from desktop_app.reports.data import DocumentHead, PrintState, Signer
from desktop_app.reports.frame.official_dates import date_words, day_word, short_moment
from desktop_app.reports.frame.wording import Wording, load_wording

_WORDING = "handover-sheet"
_SPLIT = "|"
_GROUP = 4
_COPIES = 2
_MILLIMETRES = (9, 46, 36, 23, 18, 14, 20)
_ALIGN: tuple[Align, ...] = ("center", "left", "left", "center", "right", "right", "right")


@dataclass(frozen=True, slots=True)
class CarriedBundle:
    """A file as it is handed over. ``sha256``: of the whole file, ``commune`` the code of the office.

    ``office``: its name, empty where it is not known; ``computer``: the computer there. ``changes`` and
    ``files`` are how many are in it, as its outside says; ``None``: it is not known.
    """

    name: str
    size: int
    sha256: str
    commune: str
    office: str
    computer: str
    written_at: datetime | None
    changes: int | None
    files: int | None


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """What was handed over by whom to whom; ``at``: when, ``None`` leaves it to the pen.

    A ``giver`` or ``receiver`` that is empty is the office of the bundles, or its offices. A head without an
    organization is that of the giver.
    """

    head: DocumentHead
    state: PrintState
    giver: str
    receiver: str
    bundles: tuple[CarriedBundle, ...]
    at: datetime | None = None


def grouped(digest: str) -> str:
    """Return a digest in groups that can be compared by eye and read out: “9f2c 4b1a …”."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def handover_document(sheet: HandoverSheet) -> Document:
    """Return the minutes as blocks, in the office's own wording.

    Raises:
        Problem: that wording is wrong.
    """
    wording = load_wording(_WORDING).for_head(sheet.head)
    offices = _offices(sheet, wording)
    giver, receiver = sheet.giver or offices, sheet.receiver or offices
    head = sheet.head
    if not head.organization:
        head = replace(head, organization=(giver.upper(),), issuer=giver)
    blocks: tuple[Block, ...] = (
        Paragraph(_opening(sheet, wording)),
        FormLine(wording.text("parties.giver"), giver),
        FormLine(wording.text("parties.giver_person")),
        FormLine(wording.text("parties.receiver"), receiver),
        FormLine(wording.text("parties.receiver_person")),
        Paragraph(wording.text("table.heading"), align="left"),
        _table(sheet, wording),
        Paragraph(wording.text("closing.sealed")),
        Paragraph(wording.text("closing.compare")),
        Paragraph(wording.text("closing.kept")),
        Paragraph(wording.text("closing.copies", n=wording.count(_COPIES), one=wording.count(1))),
        Signatures(
            tuple(
                Signer("", wording.text(f"signers.{side}"), "", has_note=True)
                for side in ("giver", "receiver")
            ),
            in_row=_COPIES,
        ),
    )
    return Document(head, sheet.state, wording.text("title.kind"), wording.text("title.subject"), blocks)


def _offices(sheet: HandoverSheet, wording: Wording) -> str:
    """The office of the bundles; of several how many there are, for each is named in the table."""
    named = {bundle.commune: _office(bundle, wording) for bundle in sheet.bundles}
    if len(named) == 1:
        return next(iter(named.values()))
    return wording.text("parties.offices", n=wording.count(len(named)))


def _office(bundle: CarriedBundle, wording: Wording) -> str:
    name = bundle.office or wording.text("parties.by_code", code=bundle.commune)
    return wording.text("parties.office", name=name)


def _opening(sheet: HandoverSheet, wording: Wording) -> str:
    blank, at = wording.text("opening.blank"), sheet.at and sheet.at.astimezone(VIETNAM)
    return wording.text(
        "opening.at",
        hour=blank if at is None else day_word(at.hour),
        minute=blank if at is None else day_word(at.minute),
        date=date_words(wording, None if at is None else at.date()),
        place=sheet.head.place or wording.text("opening.place_blank"),
        n=wording.count(len(sheet.bundles)),
        size=format_size(sum(bundle.size for bundle in sheet.bundles)),
    )


def _table(sheet: HandoverSheet, wording: Wording) -> BlockTable:
    titles = wording.text("table.columns").split(_SPLIT)
    columns = tuple(
        BlockColumn(title, align, millimetres=wide)
        for title, align, wide in zip(titles, _ALIGN, _MILLIMETRES, strict=True)
    )
    rows: list[BlockRow] = []
    for number, bundle in enumerate(sheet.bundles, start=1):
        rows.append(BlockRow(_cells(number, bundle, wording)))
        rows.append(BlockRow((wording.text("table.digest", digest=grouped(bundle.sha256)),), "note"))
    return BlockTable(columns, tuple(rows), size="small", footer=_total(sheet, wording))


def _cells(number: int, bundle: CarriedBundle, wording: Wording) -> tuple[str, ...]:
    name = bundle.office or wording.text("parties.by_code", code=bundle.commune)
    return (
        str(number),
        bundle.name,
        wording.text("table.of", name=name, computer=bundle.computer),
        "" if bundle.written_at is None else short_moment(bundle.written_at),
        format_number(bundle.changes),
        format_number(bundle.files),
        format_size(bundle.size),
    )


def _total(sheet: HandoverSheet, wording: Wording) -> tuple[BlockRow, ...]:
    bundles = sheet.bundles
    if len(bundles) <= 1:
        return ()
    sums = (
        format_number(sum(bundle.changes or 0 for bundle in bundles)),
        format_number(sum(bundle.files or 0 for bundle in bundles)),
        format_size(sum(bundle.size for bundle in bundles)),
    )
    return (BlockRow(("", wording.text("table.total", n=len(bundles)), "", "", *sums), "total"),)
