"""Beginning and changing campaigns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop_app.accounts.officers import require_author
from desktop_app.base.changes import changed_since
from desktop_app.base.clock import to_millis
from desktop_app.base.field_problem import at
from desktop_app.base.ids import new_id
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import CAMPAIGN, Campaign
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.journal.recorder import Given, Recorder

ENTER: Final = "fund.enter"
"""The right that campaigns and drafts need."""

_CODE: Final = re.compile(r"[A-Z0-9]{3,20}")


@dataclass(frozen=True, slots=True)
class CampaignFields:
    """What an officer gives. Days that are left out follow from the kind of fund, where the law says any."""

    title: str
    kind: str
    code: str
    starts_on: date
    passes_through: bool = False
    ends_on: date | None = None
    receiving_until: date | None = None
    distributing_until: date | None = None
    target: int = 0
    basis: str = ""
    committee: str = ""
    account: str = ""
    bank: str = ""
    note: str = ""


def save_campaign(
    rec: Recorder, given: CampaignFields, campaign_id: str = "", opened: Campaign | None = None
) -> str:
    """Begin a campaign, or change the one of that id; its id.

    ``opened``: the campaign as it stood before the author. Only what he changed of it is written, and what
    others changed meanwhile he has not seen.

    Raises:
        NotAllowed: the author may not.
        FieldProblem: name or code are missing or not unique, or the days do not follow each other.
        Problem: there is no such kind of fund, or the campaign is gone.
    """
    require_author(rec.connection, rec.author, ENTER)
    kind = fund_rules().kind(given.kind)
    code = given.code.strip().upper()
    if not given.title.strip():
        raise at("title", Problem("Give the campaign a name."))
    if given.target < 0:
        raise at("target", Problem("The target cannot be below 0 đồng."))
    _require_code(rec, code, campaign_id)
    receiving = given.receiving_until or given.ends_on or kind.receiving_until(given.starts_on)
    distributing = given.distributing_until or kind.distributing_until(receiving)
    _require_order(given.starts_on, given.ends_on, receiving, distributing)
    fields: dict[str, Given] = {
        "title": given.title.strip(),
        "kind": kind.code,
        "code": code,
        "passes_through": int(given.passes_through),
        "basis": given.basis.strip() or kind.basis,
        "starts_on": given.starts_on.isoformat(),
        "ends_on": _iso(given.ends_on),
        "receiving_until": _iso(receiving),
        "distributing_until": _iso(distributing),
        "target": given.target,
        "committee": given.committee.strip(),
        "account": given.account.strip(),
        "bank": given.bank.strip(),
        "note": given.note.strip(),
    }
    if not campaign_id:
        campaign_id = new_id(rec.clock)
        fields |= {"entered_by": rec.author, "entered_at": to_millis(rec.clock.now())}
    elif rec.get(CAMPAIGN, campaign_id) is None:
        raise Problem("This campaign is no longer there. Choose one from the list.")
    shown = _stored(opened) if opened is not None else {}
    rec.put(CAMPAIGN, campaign_id, changed_since(shown, fields), shown=shown)
    return campaign_id


def _stored(campaign: Campaign) -> dict[str, str | int | None]:
    """The fields of a campaign as they are written."""
    return {
        "title": campaign.title,
        "kind": campaign.kind,
        "code": campaign.code,
        "passes_through": int(campaign.passes_through),
        "basis": campaign.basis,
        "starts_on": campaign.starts_on.isoformat(),
        "ends_on": _iso(campaign.ends_on),
        "receiving_until": _iso(campaign.receiving_until),
        "distributing_until": _iso(campaign.distributing_until),
        "target": campaign.target,
        "committee": campaign.committee,
        "account": campaign.account,
        "bank": campaign.bank,
        "note": campaign.note,
    }


def _require_code(rec: Recorder, code: str, campaign_id: str) -> None:
    """A code is written in the text of bank transfers, where only letters and digits arrive."""
    if not _CODE.fullmatch(code):
        raise at(
            "code",
            Problem("The code of a campaign has 3 to 20 letters without marks and digits, such as BAO2026."),
        )
    for other in campaigns(rec.connection):
        if other.code == code and other.id != campaign_id:
            raise at(
                "code",
                Problem(
                    "The code {code} is already used by “{title}”. Transfers could not be distinguished.",
                    code=code,
                    title=other.title,
                ),
            )


def _require_order(*days: date | None) -> None:
    """Beginning, end, end of receiving, end of distributing; each may be missing."""
    starts, ended, received, distributed = days
    for field, earlier, later in (
        ("ends_on", starts, ended),
        ("receiving_until", starts, received),
        ("distributing_until", received, distributed),
    ):
        if earlier is not None and later is not None and later < earlier:
            raise at(
                field,
                Problem(
                    "{later} is before {earlier}. Correct the days of the campaign.",
                    later=format_date(later),
                    earlier=format_date(earlier),
                ),
            )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
