"""Givers who withdrew their consent: they leave the sheets, and which published ones bear them is known.

Consent that is withdrawn is an entry of the register of consent; a newer one of the same name that is in
force puts the name back (Law 91/2025/QH15: consent is withdrawn as easily as it was given).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.base.text import same_name
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.disclosure.publishing import Publication, publications
from desktop_app.fund.disclosure.spans import appeal_span, span_of
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Partner, Voucher
from desktop_app.registers.entries.reading import history
from desktop_app.storage.tables.registers import matter_line, register_matter


def withdrawn_givers(connection: Connection) -> frozenset[str]:
    """The names (as ``same_name`` has them) whose last word on being published is no."""
    rule = disclosure_rules().consent
    matter, line = register_matter.c, matter_line.c
    query = (
        select(matter.answers, line.state)
        .join(matter_line, line.matter_id == matter.id)
        .where(matter.register_code == rule.register, line.state != VOID_STATE)
        .order_by(matter.opened_on, matter.entered_at)
    )
    last: dict[str, bool] = {}
    for answers, state in connection.execute(query):
        said: dict[str, str] = json.loads(answers)
        if rule.purpose in said.get(rule.question, "").split() and said.get(rule.name):
            last[same_name(said[rule.name])] = state == rule.withdrawn
    return frozenset(name for name, is_withdrawn in last.items() if is_withdrawn)


def sheets_to_take_down(connection: Connection, matter_id: str, today: date) -> Sequence[Publication]:
    """The posted sheets that bear the name of an entry of the register of consent, once it is withdrawn."""
    rule, matter = disclosure_rules().consent, register_matter.c
    query = select(matter.answers).where(matter.id == matter_id, matter.register_code == rule.register)
    answers = connection.execute(query).scalar_one_or_none()
    said: dict[str, str] = json.loads(answers or "{}")
    agreed = rule.purpose in said.get(rule.question, "").split()
    if not agreed or history(connection, matter_id).state != rule.withdrawn:
        return ()
    return published_with(connection, said.get(rule.name, ""), today)


def as_agreed(posted: Iterable[Voucher], withdrawn: frozenset[str]) -> list[Voucher]:
    """Vouchers as they may be shown: who withdrew his consent did not agree."""
    return [_without_consent(item) if _is_of(item, withdrawn) else item for item in posted]


def published_with(connection: Connection, name: str, today: date) -> Sequence[Publication]:
    """The sheets that were made public and bear a name: somebody has to take them down."""
    known = {campaign.id: campaign for campaign in campaigns(connection)}
    own = [item for item in vouchers(connection) if _is_of(item, frozenset({same_name(name)}))]
    found = []
    for item in publications(connection).values():
        campaign = known.get(item.campaign_id)
        if not item.span and campaign is None:
            continue
        span = span_of(item.span) if item.span or campaign is None else appeal_span(campaign, item.on)
        mine = [each for each in own if not item.campaign_id or each.said.campaign_id == item.campaign_id]
        if any(span.first <= each.said.day <= min(span.last, today) for each in mine):
            found.append(item)
    return found


def _is_of(voucher: Voucher, names: frozenset[str]) -> bool:
    content = voucher.said.content
    is_shown = content.partner_kind == Partner.PERSON and content.consent
    return is_shown and same_name(content.partner) in names


def _without_consent(voucher: Voucher) -> Voucher:
    content = replace(voucher.said.content, consent=False)
    return replace(voucher, said=replace(voucher.said, content=content))
