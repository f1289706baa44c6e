"""Givers who withdrew their consent: they leave the sheets, and which published ones bear them is known.

Consent is withdrawn in the register of consent, or by a request that was carried out; who agrees again after
that is named again (Law 91/2025/QH15: consent is withdrawn as easily as it was given).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.text import same_name
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.disclosure.publishing import Publication, publications
from desktop_app.fund.disclosure.spans import DisclosureSpan, appeal_span, span_of
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Partner, Voucher
from desktop_app.registers.entries.reading import history
from desktop_app.storage.tables.registers import matter_line, register_event, register_matter


def withdrawn_givers(connection: Connection) -> frozenset[str]:
    """The names (as ``same_name`` has them) whose last word on being published is no.

    The last word is the step that was recorded last, of whatever entry; of two at once it is no.
    """
    found: list[tuple[int, bool, str]] = []
    for rule in disclosure_rules().consent:
        for _, answers, state, at in connection.execute(_ENTRIES, {"register": rule.register}):
            name = rule.names(json.loads(answers))
            if name and state in {rule.withdrawn, rule.given} - {""}:
                found.append((at or 0, state == rule.withdrawn, name))
    last = {name: is_withdrawn for _, is_withdrawn, name in sorted(found)}
    return frozenset(name for name, is_withdrawn in last.items() if is_withdrawn)


def withdrawals_kept(connection: Connection) -> frozenset[str]:
    """The entries without which a voucher would show again the name of who withdrew, by id."""
    found: list[tuple[str, str]] = []
    for rule in disclosure_rules().consent:
        if not rule.kept_with_vouchers:
            continue
        for matter_id, answers, state, _ in connection.execute(_ENTRIES, {"register": rule.register}):
            if state == rule.withdrawn and (name := rule.names(json.loads(answers))):
                found.append((matter_id, name))
    if not found:
        return frozenset()
    shown = {same_name(item.said.content.partner) for item in vouchers(connection) if _is_shown(item)}
    return frozenset(matter_id for matter_id, name in found if name in shown)


_SAID_AT = (
    select(func.max(register_event.c.recorded_at))
    .where(register_event.c.matter_id == register_matter.c.id, register_event.c.to_state != "")
    .scalar_subquery()
)
_ENTRIES = (
    select(register_matter.c.id, register_matter.c.answers, matter_line.c.state, _SAID_AT)
    .join(matter_line, matter_line.c.matter_id == register_matter.c.id)
    .where(register_matter.c.register_code == bindparam("register"))
)


def sheets_to_take_down(connection: Connection, matter_id: str, today: date) -> Sequence[Publication]:
    """The posted sheets that bear the name of an entry by which consent is withdrawn."""
    matter = register_matter.c
    query = select(matter.register_code, matter.answers).where(matter.id == matter_id)
    found = connection.execute(query).one_or_none()
    if found is None:
        return ()
    code, answers = found
    for rule in disclosure_rules().consent:
        said: dict[str, str] = json.loads(answers) if rule.register == code else {}
        if rule.names(said) and history(connection, matter_id).state == rule.withdrawn:
            return published_with(connection, said[rule.name], today)
    return ()


def as_agreed(posted: Iterable[Voucher], withdrawn: frozenset[str]) -> list[Voucher]:
    """Vouchers as they may be shown: who withdrew his consent did not agree."""
    return [_without_consent(item) if _is_of(item, withdrawn) else item for item in posted]


def published_with(connection: Connection, name: str, today: date) -> Sequence[Publication]:
    """The sheets that were made public and bear a name: somebody has to take them down.

    A sheet that was posted on a later day than the one on which consent was withdrawn is without the name.
    """
    return published_with_each(connection, {name}, today).get(same_name(name), [])


def published_with_each(
    connection: Connection, names: Iterable[str], today: date
) -> Mapping[str, Sequence[Publication]]:
    """The sheets as :func:`published_with` gives them, by ``same_name``; vouchers are read once."""
    wanted = frozenset(map(same_name, names))
    by_name: defaultdict[str, list[Voucher]] = defaultdict(list)
    for each in vouchers(connection):
        if _is_of(each, wanted):
            by_name[same_name(each.said.content.partner)].append(each)
    posted, words = _posted(connection), _words(connection)
    found: defaultdict[str, list[Publication]] = defaultdict(list)
    for item, span in posted:
        withdrawn = _withdrawn_before(words, item.on)
        last = min(span.last, today)
        for name in by_name.keys() - withdrawn:
            mine = (one.said for one in by_name[name] if item.campaign_id in {"", one.said.campaign_id})
            if any(span.first <= said.day <= last for said in mine):
                found[name].append(item)
    return found


def _posted(connection: Connection) -> list[tuple[Publication, DisclosureSpan]]:
    """What was posted, and the days of each; of an appeal that is not known nothing can be said."""
    known = {campaign.id: campaign for campaign in campaigns(connection)}
    found = []
    for item in publications(connection).values():
        campaign = known.get(item.campaign_id)
        if item.span:
            found.append((item, span_of(item.span)))
        elif campaign is not None:
            found.append((item, appeal_span(campaign, item.on)))
    return found


class _Word(NamedTuple):
    """The state that an entry about consent reached; ``withdraws`` is ``None`` where it says neither."""

    at: int
    day: date
    matter_id: str
    name: str
    withdraws: bool | None


def _words(connection: Connection) -> list[_Word]:
    """All states of all entries about consent, in the order in which they were recorded."""
    found = []
    for rule in disclosure_rules().consent:
        says = {rule.withdrawn: True} | ({rule.given: False} if rule.given else {})
        for matter_id, answers, state, at in connection.execute(_STATES, {"register": rule.register}):
            name = rule.names(json.loads(answers))
            if name:
                day = from_millis(at).astimezone(VIETNAM).date()
                found.append(_Word(at, day, matter_id, name, says.get(state)))
    return sorted(found, key=lambda word: (word.at, bool(word.withdraws)))


def _withdrawn_before(words: Iterable[_Word], day: date) -> frozenset[str]:
    """The names whose last word before a day is no."""
    states: dict[str, _Word] = {}
    for word in words:
        if word.day < day:
            states.pop(word.matter_id, None)
            states[word.matter_id] = word
    last = {word.name: word.withdraws for word in states.values() if word.withdraws is not None}
    return frozenset(name for name, withdraws in last.items() if withdraws)


_STATES = (
    select(
        register_matter.c.id,
        register_matter.c.answers,
        register_event.c.to_state,
        register_event.c.recorded_at,
    )
    .join(register_event, register_event.c.matter_id == register_matter.c.id)
    .where(register_matter.c.register_code == bindparam("register"), register_event.c.to_state != "")
)


def _is_of(voucher: Voucher, names: frozenset[str]) -> bool:
    return _is_shown(voucher) and same_name(voucher.said.content.partner) in names


def _is_shown(voucher: Voucher) -> bool:
    content = voucher.said.content
    return content.partner_kind == Partner.PERSON and content.consent


def _without_consent(voucher: Voucher) -> Voucher:
    content = replace(voucher.said.content, consent=False)
    return replace(voucher, said=replace(voucher.said, content=content))
