"""The record of processing and the impact dossier, written from the definitions (Decree 356/2025/NĐ-CP)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date, format_number
from desktop_app.catalogue.installed import installed, installed_questionnaire
from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.packages.personal import PersonalData, personal_rules
from desktop_app.catalogue.packages.personal_notice import time_kept
from desktop_app.catalogue.personal_records import personal_records
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.office.retention import kept_months
from desktop_app.persons.finding import held_records
from desktop_app.persons.paper import WORDING
from desktop_app.persons.records import SEARCH
from desktop_app.registers.kinds.in_use import registers_in_use
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
from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.frame.wording import Wording, load_wording

SPLIT: Final = "|"
_WIDTHS: Final = (10, 44, 44, 40, 24, 36, 42, 18)
_LISTED: Final = ("how", "protected", "risks", "rights", "open")


@dataclass(frozen=True, slots=True)
class ProcessingLine:
    """One definition with personal data, and how many records it has now."""

    title: str
    personal: PersonalData
    records: int
    sensitive: int


def processing_lines(connection: Connection) -> list[ProcessingLine]:
    """Every register, questionnaire, kind of voucher and list with personal data, with its records."""
    held: Counter[PersonalData] = Counter()
    sensitive: Counter[PersonalData] = Counter()
    for record in held_records(connection):
        held[record.personal] += 1
        if any(field.name.rpartition("/")[2] in record.personal.sensitive for field in record.fields):
            sensitive[record.personal] += 1
    return [
        ProcessingLine(title, personal, held[personal], sensitive[personal])
        for title, personal in _definitions(connection)
    ]


def _definitions(connection: Connection) -> Iterator[tuple[str, PersonalData]]:
    for register in registers_in_use(connection):
        if register.personal is not None:
            yield register.title.vi, register.personal
    for package in installed(connection, PackageKind.SURVEY_FORM):
        found = installed_questionnaire(connection, package.code, package.version)
        if found.personal is not None:
            yield found.title.vi, found.personal
    for record in personal_records():
        yield record.title.vi, record.personal


@speaking("vi")
def processing_record(connection: Connection, clock: Clock, commune_code: str, reader: str) -> Document:
    """The record of processing as a table.

    Raises:
        NotAllowed: the reader may not look up personal data.
    """
    require_author(connection, reader, SEARCH)
    profile, now = load_profile(connection, commune_code), clock.now()
    head, words = _begin(profile, now)
    blocks: list[Block] = [
        Paragraph(words.text("processing.opening", day=format_date(now.date()))),
        *_table(profile, words, processing_lines(connection)),
        Signatures((signer(profile),)),
    ]
    subject = words.text("processing.subject", issuer=profile["issuer"])
    state = PrintState(False, now, now, of_figures=False)
    kind = words.text("processing.kind")
    return Document(head, state, kind, subject, tuple(blocks), is_landscape=True)


@speaking("vi")
def impact_dossier(connection: Connection, clock: Clock, commune_code: str, reader: str) -> Document:
    """The impact dossier: who, what, how, measures, risks, rights, and what is open.

    Raises:
        NotAllowed: the reader may not look up personal data.
    """
    require_author(connection, reader, SEARCH)
    profile, now = load_profile(connection, commune_code), clock.now()
    head, words = _begin(profile, now)
    lines, officer = processing_lines(connection), profile["data_protection_officer"]
    named = words.text("dossier.who_officer", name=officer) if officer else words.text("dossier.who_nobody")
    blocks: list[Block] = [
        Heading(f"1. {words.text('dossier.who')}", 1),
        Paragraph(words.text("dossier.who_office", issuer=profile["issuer"])),
        Paragraph(named),
        Heading(f"2. {words.text('dossier.what')}", 1),
        Paragraph(
            words.text(
                "dossier.how_many",
                n=format_number(sum(line.records for line in lines)),
                sensitive=format_number(sum(line.sensitive for line in lines)),
            )
        ),
        *_table(profile, words, lines),
    ]
    for number, key in enumerate(_LISTED, start=3):
        blocks.append(Heading(f"{number}. {words.text(f'dossier.{key}')}", 1))
        blocks += [Paragraph(f"- {text}") for text in words.text(f"dossier.{key}_lines").split(SPLIT)]
    blocks += [Paragraph(words.text("dossier.updated"), is_italic=True), Signatures((signer(profile),))]
    return Document(
        head,
        PrintState(False, now, now, of_figures=False),
        words.text("dossier.kind"),
        words.text("dossier.subject", issuer=profile["issuer"]),
        tuple(blocks),
        basis=tuple(words.text("dossier.basis").split(SPLIT)),
        is_landscape=True,
    )


def _begin(profile: OfficeProfile, now: datetime) -> tuple[DocumentHead, Wording]:
    head = replace(document_head(profile, issued_on=now.date()), has_number=False)
    return head, load_wording(WORDING).for_head(head)


def _table(profile: OfficeProfile, words: Wording, lines: Sequence[ProcessingLine]) -> list[Block]:
    keys = ("place", "what", "purpose", "basis", "kinds", "kept", "shown", "records")
    columns = tuple(
        BlockColumn(
            words.text(f"processing.columns.{key}"),
            "right" if key == "records" else "center" if key == "place" else "left",
            millimetres=width,
        )
        for key, width in zip(keys, _WIDTHS, strict=True)
    )
    is_open = False
    rows = []
    for number, line in enumerate(lines, start=1):
        personal = line.personal
        ground = personal_rules().ground(personal.basis)
        waits = ground.mark is Certainty.OPEN
        is_open = is_open or waits
        basis = words.text("processing.open", basis=ground.name_vi) if waits else ground.name_vi
        kinds = (
            "both" if personal.basic and personal.sensitive else "basic" if personal.basic else "sensitive"
        )
        rows.append(
            row_of(
                str(number),
                line.title,
                personal.purpose.vi,
                basis,
                words.text(f"processing.{kinds}"),
                time_kept(personal.rule, kept_months(profile, personal.rule)),
                personal.shown_to.vi,
                line.records,
            )
        )
    table = BlockTable(columns, tuple(rows), size="small")
    note = Paragraph(words.text("processing.open_note"), is_italic=True, is_small=True)
    return [table, note] if is_open else [table]
