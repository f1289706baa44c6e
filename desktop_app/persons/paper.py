"""What the office holds of a person as a document, and as values for a machine-readable file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop_app.base.durable_file import private_folder, write_durably
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.text import file_name
from desktop_app.catalogue.packages.personal import DataClass, personal_rules
from desktop_app.catalogue.packages.personal_notice import time_kept
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import OfficeProfile
from desktop_app.office.retention import kept_months
from desktop_app.persons.due import kept_until
from desktop_app.persons.records import HeldRecord
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import Wording, load_wording

WORDING = "personal-data"


def write_extract(
    folder: Path, profile: OfficeProfile, now: datetime, name: str, records: Sequence[HeldRecord]
) -> tuple[Path, Path]:
    """Write what is held of a person into a folder: a .docx to read and a .json for programs; both paths.

    Raises:
        CannotWrite: a file cannot be written; an older one is untouched.
    """
    private_folder(folder)
    stem = file_name(name) if name else "du-lieu"
    paper, plain = folder / f"{stem}.docx", folder / f"{stem}.json"
    render(extract(profile, now, name, records), FileKind.WORD, paper)
    write_durably(plain, plain_extract(profile, now, name, records))
    return paper, plain


@speaking("vi")
def extract(profile: OfficeProfile, now: datetime, name: str, records: Sequence[HeldRecord]) -> Document:
    """The document that answers a person's question what is held of him."""
    head = replace(document_head(profile, issued_on=now.date()), has_number=False)
    words = load_wording(WORDING).for_head(head)
    issuer = profile["issuer"]
    key = "extract.opening" if records else "extract.none"
    blocks: list[Block] = [Paragraph(words.text(key, issuer=issuer, n=words.count(len(records))))]
    for number, record in enumerate(records, start=1):
        blocks += _record(profile, words, number, record)
    blocks.append(Signatures((signer(profile),)))
    return Document(
        head,
        PrintState(False, now, now, of_figures=False),
        words.text("extract.kind"),
        words.text("extract.subject", name=name or "…"),
        tuple(blocks),
    )


def _record(profile: OfficeProfile, words: Wording, number: int, record: HeldRecord) -> list[Block]:
    personal = record.personal
    ground, until = personal_rules().ground(personal.basis), kept_until(profile, record)
    columns = (
        BlockColumn(words.text("extract.columns.what"), "left", millimetres=60),
        BlockColumn(words.text("extract.columns.value"), "left", millimetres=85),
        BlockColumn(words.text("extract.columns.class"), "left", millimetres=22),
    )
    rows = tuple(
        row_of(field.label, field.value, words.text(f"extract.{field.kind.value}")) for field in record.fields
    )
    kept = (
        words.text("extract.running", time=time_kept(personal.rule, kept_months(profile, personal.rule)))
        if until is None
        else words.text("extract.until", day=format_date(until))
    )
    purpose = words.text("extract.purpose", purpose=personal.purpose.vi, basis=ground.name_vi)
    named = words.text("extract.record", title=record.title, where=record.where)
    title = named if record.title else record.where
    blocks: list[Block] = [Heading(f"{number}. {title}", 2)]
    if record.day is not None:
        blocks.append(Paragraph(words.text("extract.day", day=format_date(record.day)) + "."))
    blocks.append(BlockTable(columns, rows))
    blocks.append(Paragraph(f"{purpose} {kept}", is_italic=True))
    if record.files:
        blocks.append(Paragraph(words.text("extract.files", n=words.count(record.files))))
    return blocks


def plain_extract(profile: OfficeProfile, now: datetime, name: str, records: Sequence[HeldRecord]) -> bytes:
    """The same as JSON: one object for each record, its fields with label, value and class."""
    said = {
        "office": profile["issuer"],
        "responsible": profile["data_protection_officer"],
        "written_at": now.isoformat(timespec="seconds"),
        "person": name,
        "records": [_plain(profile, record) for record in records],
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()


def _plain(profile: OfficeProfile, record: HeldRecord) -> dict[str, object]:
    until, personal = kept_until(profile, record), record.personal
    return {
        "id": record.id,
        "kind": record.held_in.value,
        "title": record.title,
        "where": record.where,
        "day": record.day.isoformat() if record.day else None,
        "purpose": personal.purpose.vi,
        "basis": personal_rules().ground(personal.basis).name_vi,
        "kept_until": until.isoformat() if until else None,
        "files": record.files,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "value": field.value,
                "sensitive": field.kind is DataClass.SENSITIVE,
            }
            for field in record.fields
        ],
    }
