"""A batch on paper: its entries by state, each as the list shows it, and how many there are of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.registers.definition import ListColumn, Register
from desktop_app.catalogue.registers.sources import EntryFact
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.batches import Batch
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.making import register_on_paper, require_printing
from desktop_app.reports.blocks.model import (
    Align,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Paragraph,
    Signatures,
)
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import Wording, load_wording

WORDING = "register-sheets"
_COUNTED = frozenset({EntryFact.NUMBER.value, EntryFact.DAY.value, EntryFact.DUE.value})


@speaking("vi")
def batch_paper(
    connection: Connection, clock: Clock, commune_code: str, reader: str, register_code: str, batch: Batch
) -> Document:
    """The entries of a batch by state, in the order of the register, with the columns of its list.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        NotInstalled: the register is not here.
    """
    require_printing(connection, reader, register_code)
    profile, now = load_profile(connection, commune_code), clock.now()
    register = register_on_paper(connection, register_code, profile.tones)
    wholes = whole_entries(connection, batch.ids[::-1], clock.today(), tones=profile.tones)
    words = load_wording(WORDING).for_head(document_head(profile))
    blocks = (
        *_opening(words, batch, register, len(batch.ids) - len(wholes), batch.is_locked(clock.today())),
        _table(words, register, wholes),
        Signatures((signer(profile),)),
    )
    head = replace(document_head(profile, issued_on=clock.today()), has_number=False)
    subject = words.text("batch.subject", name=batch.name, register=register.title.vi)
    kind = words.text("batch.kind")
    return Document(head, PrintState(False, now, now), kind, subject, blocks, is_landscape=True)


def _opening(
    words: Wording, batch: Batch, register: Register, unknown: int, is_locked: bool
) -> Iterator[Block]:
    key = "batch.locked" if is_locked else "batch.open"
    day = "" if batch.locks_on is None else format_date(batch.locks_on)
    entries = {"n": words.count(len(batch.ids)), "entry": register.entry.vi}
    yield Paragraph(words.text(key, day=day, **entries))
    if batch.late:
        yield Paragraph(words.text("batch.late", n=words.count(len(batch.late))), is_italic=True)
    if unknown:
        yield Paragraph(words.text("batch.unknown", n=words.count(unknown)), is_italic=True)


def _table(words: Wording, register: Register, wholes: Sequence[WholeEntry]) -> BlockTable:
    shown = [column for column in register.columns if not _is_state(column)]
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        *(BlockColumn(each.label.vi, _align(each), is_wide=each.wide) for each in shown),
    )
    rows: list[BlockRow] = []
    counted: list[str] = []
    number = 0
    for state, several in _by_state(wholes):
        counted.append(words.text("batch.of_state", state=state, n=words.count(len(several))))
        rows.append(BlockRow((counted[-1],), "group"))
        for whole in several:
            number += 1
            rows.append(BlockRow((str(number), *(whole.tell(each.source) for each in shown))))
    total = words.text("batch.total", n=words.count(number), states="; ".join(counted))
    return BlockTable(columns, tuple(rows), size="small", footer=(BlockRow((total,), "group"),))


def _by_state(wholes: Sequence[WholeEntry]) -> list[tuple[str, list[WholeEntry]]]:
    """The entries of each state, the states in the order of the register, the earliest entry first."""
    found: dict[tuple[int, str], list[WholeEntry]] = {}
    for whole in sorted(wholes, key=lambda each: (each.matter.opened_on, each.number)):
        codes = [state.code for state in whole.wording.register.states]
        state = whole.past.state
        place = codes.index(state) if state in codes else len(codes)
        found.setdefault((place, whole.wording.state(state)), []).append(whole)
    return [(state, several) for (_, state), several in sorted(found.items(), key=lambda item: item[0])]


def _is_state(column: ListColumn) -> bool:
    return column.source.fact == EntryFact.STATE.value and not column.source.event


def _align(column: ListColumn) -> Align:
    return "center" if column.source.fact in _COUNTED and not column.source.event else "left"
