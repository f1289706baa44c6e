"""Figures of the report that are counted from registers: by the steps, states and terms of their entries.

An entry counts by its day, whenever it was recorded; one that was voided does not, nor a step that was taken
back. Drafts are no entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, func, or_, select

from desktop_app.base.spelling import Tones
from desktop_app.catalogue.layouts.report_outline import DraftRules, ReportFact, Says, WhichEntries
from desktop_app.catalogue.registers.definition import VOID_STATE, Feed, Register
from desktop_app.catalogue.registers.sources import Source
from desktop_app.derived.counting import Counted, count_by
from desktop_app.narrative.links import ReportFigure
from desktop_app.narrative.span import Days, ReportSpan
from desktop_app.registers.clock.due import DueStatus, Urgency
from desktop_app.registers.entries.history import History
from desktop_app.registers.kinds.in_use import known_versions
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.deadlines import Deadline, calendar_of, deadlines_of
from desktop_app.registers.lists.listing import unknown_between, used_registers, whole_entries
from desktop_app.registers.lists.statistics import values_of
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.reports.frame.wording import Wording
from desktop_app.storage.tables.registers import matter_line, register_event

_OVERDUE: Final = frozenset({Urgency.OVERDUE, Urgency.LONG_OVERDUE})
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class CountedRegister:
    """The figures of some registers, and how many entries could not be counted.

    ``unknown``: their version of the register has not come; ``unsure``: two steps were taken at the same
    time. ``before``: the same figures in the days of the comparison, where the register was kept then.
    """

    figures: dict[str, ReportFigure] = field(default_factory=dict)
    before: dict[str, Decimal] = field(default_factory=dict)
    unknown: int = 0
    unsure: int = 0


def register_figures(
    connection: Connection,
    facts: Sequence[ReportFact],
    rules: DraftRules,
    span: ReportSpan,
    reader: str,
    words: Wording,
    tones: Tones,
) -> CountedRegister:
    """The figures of the registers that are here.

    Everybody who sees results sees how many entries there are; their words only readers of the register.
    """
    found = CountedRegister()
    if not span.has_days:
        return found
    unknown, unsure, used = 0, set[str](), used_registers(connection)
    for code in dict.fromkeys(fact.register for fact in facts):
        if code not in used:
            for fact in facts:
                if fact.register == code:
                    found.figures[fact.code] = _figure(fact, (), rules, words)
            continue
        versions = known_versions(connection, code)
        if not versions:
            continue
        readable = may_read(connection, reader, versions[0])
        kept = _Kept(connection, code, span, tones)
        unknown += unknown_between(connection, code, span.days.first, span.days.last)
        for fact in facts:
            if fact.register != code or (fact.says is Says.TEXTS and not readable):
                continue
            entries = list(kept.entries(fact, span.days))
            unsure |= {each.whole.matter.id for each in entries if each.unsure}
            sure = [each for each in entries if not each.unsure]
            found.figures[fact.code] = _figure(fact, sure, rules, words)
            if fact.says is Says.NUMBER and fact.which is WhichEntries.DATED and kept.was_kept:
                assert span.before is not None
                found.before[fact.code] = _sum(list(kept.entries(fact, span.before)))
    return replace(found, unknown=unknown, unsure=len(unsure))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that counts in a figure, and how much it adds."""

    whole: WholeEntry
    amount: Decimal | None
    unsure: bool = False


class _Kept:
    """The entries of a register that a report may cover, read once."""

    def __init__(self, connection: Connection, code: str, span: ReportSpan, tones: Tones) -> None:
        ids = _ids(connection, code, span)
        named_on = span.days.last
        self._wholes = whole_entries(connection, ids, span.seen_on, tones=tones, named_on=named_on)
        self._calendar = calendar_of(connection)
        self._span = span
        first = _first_day(connection, code)
        self.was_kept = span.before is not None and first is not None and first <= span.before.first
        """Whether the register was in use when the comparison period began; else that lacks entries."""

    def entries(self, fact: ReportFact, days: Days) -> Iterator[_Entry]:
        """Return the entries that a figure counts in some days."""
        for whole in self._wholes:
            if fact.which is WhichEntries.DATED:
                counted = _counted(fact, whole)
                if counted is not None and counted.day in days:
                    yield _Entry(whole, counted.amount, counted.unsure)
            elif self._stands(fact, whole):
                yield _Entry(whole, Decimal(1), whole.past.crossed)

    def _stands(self, fact: ReportFact, whole: WholeEntry) -> bool:
        """Whether an entry was open on the day the report refers to, and meets the figure's condition."""
        register, seen_on = whole.wording.register, self._span.seen_on
        if whole.past.state == VOID_STATE or whole.matter.opened_on > seen_on:
            return False
        past = _until(whole.past, seen_on, register)
        then = replace(whole, past=past)
        if register.ends(past.state) or not fact.condition.holds(_raw(fact, then)):
            return False
        if fact.which is WhichEntries.OPEN:
            return True
        if fact.which is WhichEntries.COMING:
            day = _day(then.raw(_source(fact.of)))
            return day is not None and day in self._span.next_month
        due = [each.due for each in self._deadlines(fact, register, then)]
        if fact.which is WhichEntries.LATE:
            return any(each.urgency in _OVERDUE for each in due)
        following = self._span.next_month
        return any(
            each.status is DueStatus.RUNNING and each.due_on is not None and each.due_on in following
            for each in due
        )

    def _deadlines(self, fact: ReportFact, register: Register, whole: WholeEntry) -> Iterator[Deadline]:
        found = deadlines_of(register, whole.matter, whole.past, self._calendar, self._span.seen_on)
        return (each for each in found if not fact.clocks or each.rule.code in fact.clocks)


def _ids(connection: Connection, code: str, span: ReportSpan) -> list[str]:
    """Return entries opened or changed since the comparison period began, and those still open."""
    line, event = matter_line.c, register_event.c
    since = (span.before or span.days).first.isoformat()
    stepped = select(event.matter_id).where(event.on_day >= since)
    query = (
        select(line.matter_id)
        .where(
            line.register_code == code,
            line.opened_on <= span.days.last.isoformat(),
            or_(line.opened_on >= since, line.ends == 0, line.matter_id.in_(stepped)),
        )
        .order_by(line.opened_on, line.row)
    )
    return list(connection.execute(query).scalars())


def _first_day(connection: Connection, code: str) -> date | None:
    query = select(func.min(matter_line.c.opened_on)).where(
        matter_line.c.register_code == code, matter_line.c.state != VOID_STATE
    )
    return _day(connection.execute(query).scalar_one() or "")


def _counted(fact: ReportFact, whole: WholeEntry) -> Counted | None:
    """By the last of the steps that the figure names."""
    found: Counted | None = None
    for step in fact.dated_by:
        feed = Feed("", fact.code, fact.sums, step, fact.condition)
        counted = count_by(feed, whole.wording.register, whole.matter, whole.past)
        if counted is not None and (found is None or counted.place > found.place):
            found = counted
    return found


def _until(past: History, day: date, register: Register) -> History:
    """The history as it was at the end of a day."""
    events = tuple(event for event in past.events if event.on <= day)
    state = next((event.to_state for event in reversed(events) if event.to_state), register.first_state)
    return replace(past, events=events, state=state)


def _raw(fact: ReportFact, whole: WholeEntry) -> Mapping[Source, str]:
    return {source: whole.raw(source) for source in fact.condition.wanted}


def _figure(fact: ReportFact, entries: Sequence[_Entry], rules: DraftRules, words: Wording) -> ReportFigure:
    match fact.says:
        case Says.NUMBER:
            number = _sum(entries)
            return ReportFigure(fact.name, words.count(number, fact.unit), fact.unit, number)
        case Says.MOST:
            return ReportFigure(fact.name, _most(fact, entries, rules, words))
        case Says.TEXTS:
            return ReportFigure(fact.name, _said(fact, entries, rules))


def _sum(entries: Sequence[_Entry]) -> Decimal:
    return sum((each.amount for each in entries if each.amount is not None and not each.unsure), _NOTHING)


def _most(fact: ReportFact, entries: Sequence[_Entry], rules: DraftRules, words: Wording) -> str:
    """Return the most frequent values with their counts; of equally frequent ones the earlier in the form.

    Nothing where one that has no room is as frequent as the first: then none is more frequent than others.
    """
    source = _source(fact.of)
    count: Counter[str] = Counter()
    order: dict[str, int] = {}
    for each in entries:
        choices = each.whole.wording.choices(source.answer) if source.answer else {}
        hidden = {choices[code] for code in fact.without if code in choices}
        for place, name in enumerate(choices.values()):
            order.setdefault(name, place)
        count.update(name for name in values_of(source, each.whole) if name and name not in hidden)
    ranked = sorted(count, key=lambda name: (-count[name], order.get(name, len(order)), name))
    if len(ranked) > fact.most and count[ranked[0]] == count[ranked[fact.most]]:
        return ""
    return ", ".join(
        rules.most_value.format(
            value=_as_item(name), count=words.count(count[name], fact.unit), unit=fact.unit
        )
        for name in ranked[: fact.most]
    )


def _said(fact: ReportFact, entries: Sequence[_Entry], rules: DraftRules) -> str:
    """Return the text of each, numbered if there are several; never what a register calls private."""
    source = _source(fact.of)
    texts: dict[str, None] = {}
    for each in entries:
        if source.answer in each.whole.wording.register.private:
            continue
        text = " ".join(each.whole.tell(source).split()).rstrip(".;, ")
        if fact.begins and text.casefold().startswith(fact.begins.casefold()):
            text = text[len(fact.begins) :].lstrip()
        if text:
            texts[lowered(text)] = None
    said = list(texts)[: fact.most]
    if len(said) == 1:
        shown = said[0]
    else:
        numbered = (
            (rules.text_next if at > 1 else rules.text_first).format(n=at, text=text)
            for at, text in enumerate(said, start=1)
        )
        shown = "".join(numbered)
    left = len(texts) - len(said)
    return shown + (rules.text_more.format(n=left) if left else "")


def _as_item(name: str) -> str:
    """The words of a choice within a sentence: "môi trường – vệ sinh"."""
    return " – ".join(lowered(part) for part in name.split(" – "))


def lowered(text: str) -> str:
    """Return a text as the rest of a sentence; a first word in capitals, such as UBND, keeps them."""
    first, rest = text[:1], text[1:2]
    return text if rest.isupper() or not first.isalpha() else first.lower() + text[1:]


def _source(text: str) -> Source:
    found = Source.parse(text)
    assert found is not None, "the outline was checked when it was read"
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
