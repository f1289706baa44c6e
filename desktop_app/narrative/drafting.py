"""Drafts of the parts of the report: sentences of the outline, with links to their figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from desktop_app.catalogue.layouts.report_outline import DraftedSentence, Each, OutlinePart, ReportOutline
from desktop_app.narrative.links import Kind, Link, LinkedFigures, links_in
from desktop_app.narrative.movement_figures import CHANGED
from desktop_app.narrative.register_figures import lowered
from desktop_app.reports.documents.sentences import PERCENT
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators

_DETAILS: Final = re.compile(r"\{([A-Za-z0-9_.-]+)\+\}")
"""``{TT01+}``: the plan, what it is since January, what rose or fell, in brackets; nothing where there is
none.
"""
_EITHER: Final = re.compile(r"\{([A-Za-z0-9_.-]+(?:\|[A-Za-z0-9_.-]+)+)\}")
"""``{GS01|GSAT.done}``: the first of them that is there, so that the text has the figure of the annex."""
_ATTACHED: Final = (" ", ",", ";", ".", ":")
"""How a clause begins that continues the one before it."""
_BEFORE_MARK: Final = re.compile(r" +([;,.:])(?= |$)")
_OF_EACH: Final = re.compile(r"\{\.([A-Za-z0-9_]+)\}")
"""``{.received}``: the figure of the campaign or round for which the sentence is repeated."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A sentence with its links; ``key`` is that of its pattern, the same whatever the figures are."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftSources:
    """What sentences are made from. ``repeated``: what their figures begin with, of campaigns
    and rounds; ``fixed``: words in braces."""

    set_code: str
    groups: Sequence[ProgrammeIndicators]
    figures: LinkedFigures
    next_month: int
    fixed: Mapping[str, str]
    repeated: Mapping[Each, Sequence[str]]


def drafted(outline: ReportOutline, part: OutlinePart, sources: DraftSources) -> tuple[DraftLine, ...]:
    """Return the lines of a part; none where there is nothing to report."""
    return tuple(_Drafting(outline, sources).lines(part))


class _Drafting:
    def __init__(self, outline: ReportOutline, sources: DraftSources) -> None:
        self._outline, self._rules, self._sources = outline, outline.draft, sources
        self._figures = sources.figures
        self._by_group = {group.code: group for group in sources.groups}
        self._told_of = {
            code
            for each, _ in outline.all_parts()
            for sentence in (*each.sentences, *each.after)
            if sentence.set in ("", sources.set_code)
            for clause in sentence.clauses
            for code in (*codes_of(clause), *sentence.without)
        }

    def lines(self, part: OutlinePart) -> Iterator[DraftLine]:
        yield from self._all(part.sentences)
        said = {
            group
            for sentence in (*part.sentences, *part.after)
            if sentence.set == self._sources.set_code
            for group in sentence.groups
        }
        known = self._outline.groups_of(part, tuple(self._by_group))
        for code in known:
            if code not in said:
                yield from self._group(self._by_group[code])
        yield from self._all(part.after)

    def _all(self, sentences: Sequence[DraftedSentence]) -> Iterator[DraftLine]:
        for sentence in sentences:
            if sentence.set not in ("", self._sources.set_code):
                continue
            if sentence.months and self._sources.next_month not in sentence.months:
                continue
            if sentence.each is Each.NOTHING:
                yield from self._line(sentence, sentence.code)
                continue
            for code in self._sources.repeated.get(sentence.each, ()):
                yield from self._line(sentence, f"{sentence.code}:{code}", code)

    def _line(self, sentence: DraftedSentence, key: str, repeated: str = "") -> Iterator[DraftLine]:
        said: list[str] = []
        most = sentence.most or self._rules.most_figures
        goes_on = False
        for clause in sentence.clauses:
            attached = clause.startswith(_ATTACHED)
            if attached and not goes_on:
                continue
            text = self._clause(clause, repeated)
            if not attached:
                worth = len(said) < most and self._is_worth(clause, repeated, sentence.least)
                goes_on = text is not None and worth
            if text is None or not goes_on:
                continue
            if attached:
                said[-1] += text
            else:
                said.append(text)
        said += self._generic(sentence, most - len(said))
        if said:
            lead = self._worded(sentence.lead, repeated)
            yield DraftLine(key, _ended(lead, self._rules.clauses.join(said)))

    def _is_worth(self, clause: str, repeated: str, least: int) -> bool:
        """Whether its largest figure is at least this much; a clause without figures always is."""
        sizes = [
            self._figures.number(link) for link in links_in(_DETAILS.sub("", self._worded(clause, repeated)))
        ]
        return max(sizes, default=Decimal(least)) >= least

    def _clause(self, clause: str, repeated: str) -> str | None:
        """Return a clause, its words filled in and details added; ``None`` if a figure is missing or zero."""
        text = self._worded(clause, repeated)
        if any(not self._figures.number(link) for link in links_in(_DETAILS.sub("", text))):
            return None
        return _DETAILS.sub(lambda found: self._details(found[1]), text)

    def _worded(self, text: str, repeated: str) -> str:
        """Return a text with its words filled in, and of alternative figures the first that exists."""
        found = _OF_EACH.sub(lambda each: f"{{{repeated}.{each[1]}}}", text) if repeated else text
        for word, meant in self._sources.fixed.items():
            found = found.replace(f"{{{word}}}", meant)
        return _EITHER.sub(lambda each: f"{{{self._first(each[1].split('|'))}}}", found)

    def _first(self, codes: Sequence[str]) -> str:
        return next((code for code in codes if self._figures.number(Link(code))), codes[0])

    def _generic(self, sentence: DraftedSentence, room: int) -> list[str]:
        """Return indicators of a sentence's groups that no clause names, as many as it has room for."""
        rows = [row for code in sentence.groups for row in self._rows(code) if row.code not in self._told_of]
        return [self._said(row) for row in rows[: max(room, 0)]]

    def _group(self, group: ProgrammeIndicators) -> Iterator[DraftLine]:
        rows = [row for row in self._rows(group.code) if row.code not in self._told_of]
        if rows:
            shown = self._rules.clauses.join(self._said(row) for row in rows[: self._rules.most_figures])
            lead = self._rules.group.format(title=group.title)
            yield DraftLine(f"group:{group.code}", _ended(lead, shown))

    def _rows(self, group: str) -> list[IndicatorRow]:
        found = self._by_group.get(group)
        rows = () if found is None else found.rows
        return [row for row in rows if row.code and self._figures.number(Link(row.code))]

    def _said(self, row: IndicatorRow) -> str:
        pattern = self._rules.clause if row.unit.strip() else self._rules.clause_without_unit
        value = Link(row.code).written
        text = pattern.format(name=lowered(row.name), value=value, unit=row.unit.strip())
        return text.replace(f" {PERCENT}", PERCENT) + self._details(row.code)

    def _details(self, code: str) -> str:
        if not self._figures.number(Link(code)):
            return ""  # the sentence has the figure of a register, of which plan and total say nothing
        row = self._figures.row(code)
        changed = Link(code + CHANGED)
        details: list[str] = []
        cumulative = Link(code, Kind.CUMULATIVE)
        if row is not None and self._figures.shown(cumulative) not in (None, self._figures.shown(Link(code))):
            unit = row.unit.strip()
            text = self._rules.cumulative.format(cumulative=cumulative.written, unit=unit)
            details.append(text.strip().replace(f" {PERCENT}", PERCENT))
        if row is not None and row.percent_of_target is not None:
            details.append(self._rules.percent.format(percent=Link(code, Kind.PERCENT).written))
        if self._figures.number(changed):
            details.append(changed.written)
        if row is not None and row.starred:
            details.append(self._rules.partial)
        return self._rules.details.format(details=self._rules.between.join(details)) if details else ""


def codes_of(clause: str) -> Iterator[str]:
    """Return all codes that a clause names, alternatives included."""
    bare = _DETAILS.sub("", clause)
    for found in _EITHER.finditer(bare):
        yield from found[1].split("|")
    yield from (link.code for link in links_in(bare))


def _ended(lead: str, said: str) -> str:
    """A sentence with single blanks, a capital where it begins and a stop where it ends."""
    begins = not lead.rstrip().endswith(":")
    line = " ".join(f"{lead}{said[:1].upper() + said[1:] if begins else said}".split()).rstrip(" ;,")
    line = _BEFORE_MARK.sub(r"\1", line)
    return line if line.endswith((".", ":", "!", "…")) else f"{line}."
