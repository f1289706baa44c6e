"""Phiếu giải quyết văn bản đến: what the leader, the head of the unit and the handler say of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.documents import document_head
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.reading import EntryGone, entry_of
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.making import require_printing
from desktop_app.reports.blocks.model import Block, Document, FormLine, Heading, Paragraph, Signatures
from desktop_app.reports.data import PrintState, Signer
from desktop_app.reports.frame.wording import Wording, load_wording

WORDING: Final = "register-sheets"
_ASKED: Final = (("author",), ("symbol", "dated"), ("doc_type", "abstract"), ("urgency", "answer_by"))
"""What is above the three parts, a line each, by the names of the questions of the register."""
_PARTS: Final = (("direct", "direction_text"), ("unit_direct", "unit_text"), ("propose", "proposal_text"))
"""The step of each part, and the question that it answers."""
_EMPTY_LINES: Final = (2, 1, 2)
"""Lines for the pen in each part, so that the sheet takes one page."""


def has_direction_sheet(register: Register) -> bool:
    """Whether entries of the register have such a sheet: it has the steps of its three parts."""
    return {step for step, _ in _PARTS} <= {action.code for action in register.actions}


@speaking("vi")
def direction_sheet(
    connection: Connection, clock: Clock, commune_code: str, matter_id: str, reader: str
) -> Document:
    """The sheet for the entry; what is missing is left to the pen.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        EntryGone: there is no such entry, or its register has not come.
    """
    matter = entry_of(connection, matter_id)
    require_printing(connection, reader, matter.register_code)
    profile, now = load_profile(connection, commune_code), clock.now()
    found = whole_entries(connection, [matter_id], clock.today(), tones=profile.tones)
    if not found:
        raise EntryGone
    words = load_wording(WORDING).for_head(document_head(profile))
    whole = found[0]
    number = words.text(
        "direction.number",
        number=whole.number or words.text("direction.blank"),
        day=format_date(matter.opened_on),
    )
    blocks: list[Block] = [
        FormLine(words.text(f"direction.{names[0]}"), _answers(words, whole, names)) for names in _ASKED
    ]
    for place, (step, question) in enumerate(_PARTS, start=1):
        blocks += _part(words, whole, place, step, question)
    return Document(
        replace(document_head(profile), has_number=False),
        PrintState(False, now, now),
        words.text("direction.kind"),
        "",
        tuple(blocks),
        below_title=(number,),
    )


def _part(words: Wording, whole: WholeEntry, place: int, step: str, question: str) -> Iterator[Block]:
    """What was said, each time with its day; dotted lines where nobody said anything."""
    yield Heading(words.text(f"direction.part_{place}"))
    said = [event for event in whole.past.events if event.action == step]
    for event in said:
        text = whole.wording.value(question, event.answers.get(question, ""))
        sentence = words.text("direction.opinion", date=format_date(event.on), text=text)
        yield Paragraph(sentence, align="left")
    if not said:
        yield from (FormLine("") for _ in range(_EMPTY_LINES[place - 1]))
    last = said[-1] if said else None
    if place == 1:
        yield FormLine(words.text("direction.main"), last.addressee if last else "")
        for name, asked in (("helpers", "helpers"), ("due", "due_by")):
            answer = whole.wording.value(asked, last.answers.get(asked, "")) if last else ""
            yield FormLine(words.text(f"direction.{name}"), answer)
    elif place == len(_PARTS) - 1:
        yield FormLine(words.text("direction.given"), last.addressee if last else "")
    name = last.recorded_by if last and place == len(_PARTS) else ""
    signer = Signer("", words.text(f"direction.signer_{place}"), name, note=words.text("direction.note"))
    yield Signatures((signer,), is_low=True)


def _answers(words: Wording, whole: WholeEntry, names: Sequence[str]) -> str:
    """What is known of a line; what is missing beside another answer is dotted."""
    given = [whole.wording.value(name, whole.matter.answers.get(name, "")) for name in names]
    if not any(given):
        return ""
    blank = words.text("direction.blank")
    filled = {name: text or blank for name, text in zip(names, given, strict=True)}
    return words.text(f"direction.{names[0]}_value", **filled)
