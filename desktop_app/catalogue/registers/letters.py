"""Letters of a register: documents that are written in the program out of the answers of an entry, as data.

Official papers are Vietnamese whatever the language of the window, so sentences are in one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.sources import Condition, Source

PLACEHOLDER: Final = "{told}"
"""Where in the name of a line its answer is."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A line: its label, and what follows it, or replaces ``{told}`` in it; without
    a name its texts are paragraphs.

    Where the entry says nothing it is dotted for the pen; one that is ``optional`` is left out.
    """

    name: str
    sources: tuple[Source, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A document of the entries that meet ``when``: its kind, what it is about, its lines, how it ends.

    One without a kind is an official letter: it says ``about`` below its number, which may name the
    ``{subject}``, is ``addressed`` to the ``{recipients}``, and has ``copies`` in place of them at its foot.
    ``opening``, ``closing`` and the names of lines may say ``{issuer}``. The number, the day and the signer
    come from the step ``issued_by``; ``signer`` and ``post`` are questions of that step. Until it is taken
    the document is a draft. ``unnumbered``: minutes, which have neither number nor recipients, and which
    whoever signs for the office signs.
    """

    code: str
    name: Label
    when: Condition
    kind: str
    subject: Source
    symbol: Source
    recipients: Source
    opening: str
    lines: tuple[LetterLine, ...]
    closing: str
    issued_by: str
    signer: Source
    post: Source
    about: str = ""
    addressed: str = ""
    copies: tuple[str, ...] = ()
    unnumbered: bool = False

    def is_of(self, answers: Mapping[str, str]) -> bool:
        """Whether an entry with these answers is such a document."""
        return self.when.holds({source: answers.get(source.answer, "") for source in self.when.wanted})

    def unsaid(self, answers: Mapping[str, str]) -> tuple[LetterLine, ...]:
        """The lines that would be dotted, of a document that is written in the program.

        One of which no line says anything is written elsewhere, and only registered here; what it is to
        another document is no such line.
        """
        if not self.is_written(answers):
            return ()
        return tuple(line for line in self._own if not (_is_said(line, answers) or line.optional))

    def is_written(self, answers: Mapping[str, str]) -> bool:
        """Whether something of its text is in the entry: it was not written elsewhere."""
        return not self._own or any(_is_said(line, answers) for line in self._own)

    @property
    def _own(self) -> list[LetterLine]:
        """The lines without what it is to another document."""
        return [line for line in self.lines if PLACEHOLDER not in line.name]


def _is_said(line: LetterLine, answers: Mapping[str, str]) -> bool:
    return any(answers.get(source.answer, "").strip() for source in line.sources)
