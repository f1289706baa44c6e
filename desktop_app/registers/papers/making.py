"""What every paper made of entries needs: who issues it, who signs, whether the reader may print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.register_paper import PaperPart, RegisterPaper


def require_printing(connection: Connection, reader: str, register_code: str) -> None:
    """Let pass only who may read the register and print.

    Raises:
        NotAllowed: the officer may not.
    """
    require_author(connection, reader, PRINT)
    require_reader(connection, reader, register_code)


def register_on_paper(connection: Connection, code: str, tones: Tones) -> Register:
    """The register that is in use, its words spelled as the office spells.

    Raises:
        NotInstalled: the register is not here.
    """
    return wording_of(register_in_use(connection, code), tones).register


def tones_of(connection: Connection, commune_code: str) -> Tones:
    """How the office spells on its papers."""
    return load_profile(connection, commune_code).tones


def counting(connection: Connection, commune_code: str) -> Wording:
    """The words that all papers of the office share: they say how a count is written."""
    return load_wording("common").for_head(document_head(load_profile(connection, commune_code)))


def make_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    name: str,
    words: Mapping[str, str | int],
    parts: Sequence[PaperPart],
) -> RegisterPaper:
    """A paper of the office of today; ``name`` is its section of the wording.

    A list, a table or a calendar is no document with a number of its own; reports and letters are.
    """
    profile, now = load_profile(connection, commune_code), clock.now()
    head = replace(document_head(profile, issued_on=clock.today()), has_number=name in _NUMBERED)
    return RegisterPaper(
        name,
        head,
        PrintState(False, now, now),
        {"issuer": head.issuer, **words},
        tuple(parts),
        signer(profile),
        profile.recipients,
    )


_NUMBERED = frozenset({"quick", "reminder"})
_REPORT = "BC-"
"""Before the symbol of reports; a letter has none of its kind (Decree 30/2020, Annex I)."""


def make_letter(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    name: str,
    words: Mapping[str, str | int],
    parts: Sequence[PaperPart],
) -> RegisterPaper:
    """An official letter: as :func:`make_paper`, without a kind, and with the symbol of letters."""
    paper = make_paper(connection, clock, commune_code, name, words, parts)
    head = replace(paper.head, symbol=paper.head.symbol.removeprefix(_REPORT))
    return replace(paper, head=head, is_letter=True)
