"""Giấy mời, thông báo and other documents that are written out of the answers of an entry.

Which entries are one, and what is on it, is data of the register. Number, day and signer are those of the
step that issued it; before that step it is a draft without them. One that was voided is a draft again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import spelled
from desktop_app.base.text import as_items, fold
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.catalogue.registers.letters import PLACEHOLDER, Letter, LetterLine
from desktop_app.catalogue.registers.sources import Source
from desktop_app.forms.types.table import data_type
from desktop_app.forms.xpath.dates import parse_date
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.registers.entries.links import EntryLink, links_of
from desktop_app.registers.entries.reading import EntryGone, entry_of
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.making import require_printing
from desktop_app.reports.blocks.model import Block, Document, FieldSource, FormLine, Paragraph, Signatures
from desktop_app.reports.data import DocumentHead, PrintState, Signer
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording, load_wording

_DAY: Final = data_type("date")
_HOUR: Final = data_type("time")
_DOTTED_LINES: Final = 4
"""So many lines for the pen are in place of a text that nobody wrote."""
_ISSUER: Final = "{issuer}"
_SUBJECT: Final = "{subject}"
_REGARDING: Final = "V/v "
_RECIPIENTS: Final = "{recipients}"
_OF_NUMBER: Final = f"văn bản số {PLACEHOLDER}"
"""What is said of a document of which only the number is known."""
_BETWEEN: Final = ", "
_AROUND: Final = " -;.,"
"""What is around a line of a list, and not within a sentence."""
_IN_PLACE_OF: Final = ("TM.", "KT.", "TL.", "TUQ.")
"""With which a post says itself for whom it signs (Decree 30/2020/NĐ-CP, Art. 13)."""
_FOR: Final = "KT."
_DEPUTY: Final = "PHÓ "
_NO_HEAD: Final = (_FOR, _DEPUTY)
"""A deputy signs in place of the head (KT.), whose post is above the own one."""
_SEVERAL: Final = 2
_FOR_INFORMATION: Final = re.compile(r"\s*\((?:để|thay)\s[^()]*\)\s*$", re.IGNORECASE)
"""Why somebody gets a copy: (để b/c), (để báo cáo), (để biết), (để phối hợp)."""
_NAME_ENDS: Final = re.compile(r"[,(–:]| - ")


@speaking("vi")
def letter_paper(
    connection: Connection, clock: Clock, commune_code: str, matter_id: str, reader: str
) -> Document:
    """The document as the entry is now; what it does not say is dotted for the pen.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        EntryGone: there is no such entry, or its register has not come.
        Problem: no document is written out of it.
    """
    require_printing(connection, reader, entry_of(connection, matter_id).register_code)
    profile = load_profile(connection, commune_code)
    found = whole_entries(connection, [matter_id], clock.today(), tones=profile.tones)
    if not found:
        raise EntryGone
    whole = found[0]
    letter = whole.wording.register.letter_of(whole.matter.answers)
    if letter is None:
        raise Problem(
            "No document can be made from this entry. Correct its type first (Enter): an invitation "
            "or a notice, for example."
        )
    if _is_issued(whole, letter) and not letter.is_written(whole.matter.answers):
        raise Problem(
            "Only the number of {number} is in this book; its text was written elsewhere. Keep the paper "
            "that was signed: one with dotted lines is not printed in its place.",
            number=reference_of(connection, whole.matter),
        )
    return _document(whole, letter, profile, clock, _named(connection, clock, whole, profile))


def _is_issued(whole: WholeEntry, letter: Letter) -> bool:
    return whole.past.last(letter.issued_by) is not None and whole.past.state != VOID_STATE


def _named(
    connection: Connection, clock: Clock, whole: WholeEntry, profile: OfficeProfile
) -> Mapping[str, str]:
    """The documents that this one is about, by what is written of them: type, number, day and subject."""
    names = {relation.names for relation in whole.wording.register.relations}
    said = {text for name in names if (text := whole.matter.answers.get(name, "").strip())}
    ids = [_other(link, whole.matter.id) for link in links_of(connection, whole.matter.id)] if said else []
    found: dict[str, str] = {}
    for other in whole_entries(connection, ids, clock.today(), tones=profile.tones) if ids else ():
        reference = reference_of(connection, other.matter)
        letter = other.wording.register.letter_of(other.matter.answers)
        if reference not in said or letter is None:
            continue
        issued = other.past.last(letter.issued_by)
        found[reference] = load_wording("common").text(
            "reference.issued",
            kind=letter.name.vi,
            number=reference,
            day="" if issued is None else format_date(issued.on),
            subject=" ".join(other.tell(letter.subject).split()).removeprefix(_REGARDING),
        )
    return found


def _other(link: EntryLink, matter_id: str) -> str:
    return link.from_id if link.to_id == matter_id else link.to_id


def _document(
    whole: WholeEntry, letter: Letter, profile: OfficeProfile, clock: Clock, named: Mapping[str, str]
) -> Document:
    now = clock.now()
    issued = whole.past.last(letter.issued_by)
    head = document_head(profile, whole.number, None if issued is None else issued.on)
    subject = " ".join(whole.tell(letter.subject).split())
    about = letter.about.replace(_SUBJECT, subject.removeprefix(_REGARDING))
    head = replace(
        head,
        symbol=whole.tell(letter.symbol),
        about=spelled(about, head.tones),
        has_number=not letter.unnumbered,
    )
    wording = load_wording("common").for_head(head)
    blocks: list[Block] = [Paragraph(text) for text in _said(letter.opening, head)]
    blocks += chain.from_iterable(_line(whole, line, head, wording, named) for line in letter.lines)
    blocks += [Paragraph(text) for text in _said(letter.closing, head)]
    given = _texts(whole, letter.recipients, wording)
    recipients = as_items(_at_foot(letter, given, wording))
    blocks.append(Signatures((_signer(whole, letter, profile),), recipients))
    state = PrintState(not _is_issued(whole, letter), now, now, of_figures=False)
    if not letter.kind:
        subject = _addressed(letter, tuple(_addressees(letter, given)), wording)
    return Document(head, state, letter.kind, subject, tuple(blocks))


def _addressed(letter: Letter, addressees: Sequence[str], wording: Wording) -> str:
    """To whom it goes: behind “Kính gửi”, or, where it is several, each on a line of its own below it."""
    if len(addressees) < _SEVERAL:
        return letter.addressed.replace(_RECIPIENTS, "".join(addressees) or wording.text("heading.blank"))
    items = "".join(f"\n- {each};" for each in addressees)
    lines = letter.addressed.replace(_RECIPIENTS, items[:-1] + ".").splitlines()
    return "\n".join(line.rstrip() for line in lines)


def _at_foot(letter: Letter, recipients: Sequence[str], wording: Wording) -> Sequence[str]:
    """What is at the foot; of an official letter “Như trên”, who gets it for information, and its archive."""
    if not letter.copies:
        return _with_archive(recipients, wording)
    names = list(_names(letter, recipients))
    informed = [name for name in names if _FOR_INFORMATION.search(name)]
    return [letter.copies[0], *(informed if len(informed) < len(names) else []), *letter.copies[1:]]


def _addressees(letter: Letter, recipients: Sequence[str]) -> Iterator[str]:
    """To whom an official letter goes: the recipients without what is at its foot, as its archive.

    Who gets it for information, such as “(để b/c)”, is at its foot; where nobody else is named it goes there.
    """
    names = list(_names(letter, recipients))
    asked = [name for name in names if not _FOR_INFORMATION.search(name)]
    return iter(asked or [_FOR_INFORMATION.sub("", name).strip(_AROUND) for name in names])


def _names(letter: Letter, recipients: Sequence[str]) -> Iterator[str]:
    copies = tuple(fold(each.partition(":")[0]) for each in letter.copies)
    for each in chain.from_iterable(line.split(";") for line in recipients):
        name = each.strip(_AROUND)
        if name and not any(_is_copy(name, begins) for begins in copies):
            yield name


def _is_copy(name: str, begins: str) -> bool:
    """Whether it begins as a copy does (“Lưu: VT”), and is no name of a person or place (“Lưu Văn Mẫu”)."""
    if not fold(name).startswith(begins):
        return False
    behind = _NAME_ENDS.split(name[len(begins) :])[0].split()
    return not (behind and all(word.istitle() for word in behind))


def _with_archive(recipients: Sequence[str], wording: Wording) -> Sequence[str]:
    """The recipients with the archive last, where they do not name it (Decree 30/2020/NĐ-CP, Annex I)."""
    archive = wording.text("recipients.archive")
    begins = fold(archive.partition(":")[0])
    if not recipients or any(_is_copy(each.strip(_AROUND), begins) for each in recipients):
        return recipients
    return [*recipients, archive]


def _said(text: str, head: DocumentHead) -> Iterator[str]:
    """A sentence of the register in the spelling of the office; nothing where it has none."""
    if text:
        yield spelled(text, head.tones).replace(_ISSUER, head.issuer)


def _line(
    whole: WholeEntry, line: LetterLine, head: DocumentHead, wording: Wording, named: Mapping[str, str]
) -> Iterator[Block]:
    """The paragraphs of a line: its words within its name, after it, or, if several, each below it."""
    given = _words_of(whole, line.sources, wording)
    name = "".join(_said(line.name, head))
    if not given and line.optional:
        return
    if not name:
        yield from map(Paragraph, given)
        yield from (FormLine("", asked=_asked(whole, line)) for _ in range(0 if given else _DOTTED_LINES))
    elif given and PLACEHOLDER in name:
        words = [each.strip(_AROUND) for each in given]
        if any(each in named for each in words):
            name = name.replace(_OF_NUMBER, PLACEHOLDER)
        words = [named.get(each, each) for each in words]
        yield Paragraph(name.replace(PLACEHOLDER, _BETWEEN.join(words)))
    elif len(given) > 1:
        yield Paragraph(name)
        yield from map(Paragraph, as_items(given))
    elif given:
        yield Paragraph(f"{name} {given[0]}")
    else:
        yield FormLine(name.partition(PLACEHOLDER)[0].strip(), asked=_asked(whole, line))


def _asked(whole: WholeEntry, line: LetterLine) -> FieldSource | None:
    """The first answer of the entry itself in the line; answers of steps are given with them."""
    asked = (each.answer for each in line.sources if each.answer and not each.event)
    name = next(asked, "")
    return FieldSource(name, whole.wording.question(name)) if name else None


def _words_of(whole: WholeEntry, sources: Sequence[Source], wording: Wording) -> list[str]:
    """The answers line by line; an hour and a day beside each other are one moment."""
    found = [_texts(whole, source, wording) for source in sources]
    if len(sources) == 1:
        return found[0]
    joined = ", ".join(text for texts in found for text in texts)
    return [joined] if joined else []


def _texts(whole: WholeEntry, source: Source, wording: Wording) -> list[str]:
    """An answer as documents write it, line by line."""
    asks = whole.wording.form.answer_type(source.answer) if source.answer else None
    day = parse_date(whole.raw(source)) if asks is _DAY else None
    if day is not None:
        return [date_words(wording, day)]
    lines = [text for line in whole.tell(source).splitlines() if (text := " ".join(line.split()))]
    if asks is _HOUR:
        return [_hour(wording, text) for text in lines]
    return lines


def _hour(wording: Wording, time: str) -> str:
    hour, _, minute = time.partition(":")
    return wording.text("date.hour", hour=hour.zfill(2), minute=minute)


def _signer(whole: WholeEntry, letter: Letter, profile: OfficeProfile) -> Signer:
    """Who signed, with their post; until then whoever signs for the office."""
    usual = signer(profile)
    name, post = whole.tell(letter.signer), whole.tell(letter.post)
    if not name or name.casefold() == usual.name.casefold():
        return usual
    post = post.upper().removeprefix(usual.authority.upper()).strip()
    if post.startswith(_DEPUTY):
        head = (
            usual.position if not usual.position.upper().startswith(_NO_HEAD) else post.removeprefix(_DEPUTY)
        )
        return Signer(usual.authority, f"{_FOR} {head}\n{post}", name)
    return Signer("" if post.startswith(_IN_PLACE_OF) else usual.authority, post, name)
