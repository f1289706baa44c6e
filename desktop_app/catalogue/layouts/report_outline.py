"""The outline of the report on the Front's work, and the sentences that draft its parts.

It is data: shipped in ``resources/documents/outlines``, or in the layout of documents that a province
publishes. What a sentence tells of is named by codes in braces: an indicator (``{TT01}``), a figure of
:attr:`ReportOutline.facts` (``{DLXH.noted}``), or one that the program offers (``{plan.low}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import nfc
from desktop_app.catalogue.registers.definition import OPENED
from desktop_app.catalogue.registers.sources import Condition, Source

_FACT_CODE: Final = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)+")
"""With a point, as no indicator has it."""


class WhichEntries(StrEnum):
    """Which entries of a register a figure is of."""

    DATED = "dated"
    """Those with the wanted step within the period."""
    OPEN = "open"
    """Those that are not ended on the last day."""
    LATE = "late"
    """Those of them whose term is over."""
    DUE = "due"
    """Those of them whose term ends in the month behind the period."""
    COMING = "coming"
    """Those of them of which the day that ``of`` names lies in the month behind the period."""


class Says(StrEnum):
    """What is said of these entries."""

    NUMBER = "number"
    MOST = "most"
    """The most frequent values of ``of``, each with its number."""
    TEXTS = "texts"
    """What ``of`` says of each."""


class Each(StrEnum):
    """What a sentence is repeated for."""

    NOTHING = ""
    CAMPAIGNS = "campaigns"
    ROUNDS = "rounds"


class ReportFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A figure that is counted from the entries of a register, as feeds of indicators are.

    ``dated_by``: the steps of which the last one decides the day; ``sums``: a question that is added up;
    ``of``: what values or texts are taken from; ``without``: codes of ``of`` that say nothing by
    themselves, such as "other"; ``begins``: words that are left out at the beginning of a text.
    """

    code: str
    register: str
    name: str
    unit: str = ""
    which: WhichEntries = WhichEntries.DATED
    says: Says = Says.NUMBER
    dated_by: tuple[str, ...] = (OPENED,)
    when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    sums: str = ""
    of: str = ""
    without: tuple[str, ...] = ()
    begins: str = ""
    clocks: tuple[str, ...] = ()
    most: int = 3

    @property
    def condition(self) -> Condition:
        """What an entry has to say so that it counts."""
        wanted = {Source.parse(name): frozenset(values) for name, values in self.when.items()}
        return Condition({source: values for source, values in wanted.items() if source is not None})


class DraftedSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sentence in clauses, each of which is left out where one of its figures is missing or nought.

    A clause that begins with a blank or a mark goes with the one before it. ``lead`` stands before the first
    that is left. ``groups``: those of the indicator set ``set`` of which it tells; indicators of them that no
    clause names follow, up to as many figures as a sentence has. Of those in ``without`` nothing is said.
    ``least``: less is not worth saying; ``most``: so many clauses of their own it has, in place of
    :attr:`DraftRules.most_figures`. ``months``: it is said only where the month behind the period is one
    of these.
    """

    code: str
    clauses: tuple[str, ...]
    lead: str = "- "
    set: str = ""
    groups: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    each: Each = Each.NOTHING
    least: int = 1
    most: int = 0
    months: tuple[int, ...] = ()


class OutlinePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the report; ``code`` is the key of its text, ``groups`` those of the set that it tells of.

    ``rest``: also the groups that no part names. ``optional``: left out where it has no text.
    ``opening``: it has no heading and stands before all others, in place of the usual first sentence.
    ``title`` may name what lies ahead of the period as ``{AHEAD}``.
    """

    code: str
    title: str
    groups: tuple[str, ...] = ()
    rest: bool = False
    optional: bool = False
    has_text: bool = True
    opening: bool = False
    parts: tuple[OutlinePart, ...] = ()
    sentences: tuple[DraftedSentence, ...] = ()
    after: tuple[DraftedSentence, ...] = ()
    """Sentences behind what is said of the groups."""

    def titled(self, ahead: str) -> OutlinePart:
        """The part with what lies ahead of the period in its title, or without it."""
        words = self.title.replace("{AHEAD}", ahead.upper()).split()
        return msgspec.structs.replace(self, title=" ".join(words))


class DraftRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a sentence is put together, and what is worth saying.

    ``most_figures`` of a sentence; a figure that ``rose`` or ``fell`` by ``change_percent`` against the
    period of ``compared`` ("before" or "year_ago"), when it was not below ``change_least``. ``low_share``:
    below this part of what should have been reached by then, in percent, a plan is behind. The opening rests
    on a document of ``opening_register`` that came up to ``opening_days`` before the period and whose name
    has one of ``opening_words``.
    """

    group: str
    clause: str
    clause_without_unit: str
    details: str
    cumulative: str
    percent: str
    partial: str
    between: str
    clauses: str
    rose: str
    fell: str
    most_value: str
    text_first: str
    text_next: str
    text_more: str
    most_figures: int
    change_percent: int
    change_least: int
    low_share: int
    compared: Mapping[str, str]
    opening_register: str = ""
    opening_document: str = ""
    opening_words: tuple[str, ...] = ()
    opening_days: int = 0


class ReportOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parts in their order; ``mark`` says how sure the outline is."""

    mark: str
    parts: tuple[OutlinePart, ...]
    draft: DraftRules
    facts: tuple[ReportFact, ...] = ()

    def all_parts(self) -> Iterator[tuple[OutlinePart, int]]:
        """Every part with its level, 1 for the highest, in the order of the report."""
        for part in self.parts:
            yield part, 1
            yield from ((below, 2) for below in part.parts)

    def part(self, code: str) -> OutlinePart:
        """The part with this code.

        Raises:
            KeyError: the outline has no such part, or it holds other parts and no text.
        """
        for part, _ in self.all_parts():
            if part.code == code and part.has_text:
                return part
        raise KeyError(code)

    def groups_of(self, part: OutlinePart, known: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the ``known`` groups of a set a part tells of, in the order of the set."""
        named = {group for each, _ in self.all_parts() for group in each.groups}
        return tuple(group for group in known if group in part.groups or (part.rest and group not in named))


def read_outline(content: bytes) -> ReportOutline:
    """The outline in a file.

    Raises:
        Problem: it is none, or a newer program made it.
    """
    try:
        outline = msgspec.toml.decode(nfc(content.decode("utf-8")), type=ReportOutline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(
            "This is no outline of a report that this program knows: {detail}. Correct it, or update the "
            "program.",
            detail=str(error),
        ) from error
    for problem in _faults(outline):
        raise problem
    return outline


def _faults(outline: ReportOutline) -> Iterator[Problem]:
    codes = [part.code for part, _ in outline.all_parts()]
    sentences = [each for part, _ in outline.all_parts() for each in (*part.sentences, *part.after)]
    codes_of_sentences = [each.code for each in sentences]
    for name in (*codes, *codes_of_sentences):
        if codes.count(name) > 1 or codes_of_sentences.count(name) > 1:
            yield Problem("The outline of the report has “{code}” twice. Give one another code.", code=name)
    for fact in outline.facts:
        sources = (fact.of, fact.sums, *fact.when)
        if not _FACT_CODE.fullmatch(fact.code) or any(
            text and Source.parse(text) is None for text in sources
        ):
            yield Problem(
                "The figure “{code}” of the outline of the report is not well formed.", code=fact.code
            )
        if (fact.says is not Says.NUMBER or fact.which is WhichEntries.COMING) and not fact.of:
            yield Problem(
                "The figure “{code}” of the outline of the report is not well formed.", code=fact.code
            )
    if any(not each.clauses for each in sentences):
        yield Problem("A sentence of the outline of the report has no words.")


@cache
def report_outline() -> ReportOutline:
    """The outline that is shipped."""
    return read_outline(resource_path("documents", "outlines", "work-report.toml").read_bytes())
