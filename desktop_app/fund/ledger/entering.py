"""Preparing vouchers. What is prepared may be changed and given up; it has no number and moves nothing."""

from __future__ import annotations

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER, Draft
from desktop_app.fund.vouchers.storing import stored
from desktop_app.journal.recorder import Given, Recorder


def prepare(rec: Recorder, draft: Draft) -> str:
    """Keep a voucher that is prepared, new or changed; its id.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        CampaignGone: it names no campaign.
        Problem: it was posted, and cannot be changed any more.
    """
    require_author(rec.connection, rec.author, ENTER)
    campaign_of(rec.connection, draft.campaign_id)
    draft_id = draft.id or new_id(rec.clock)
    if rec.get(VOUCHER, draft_id) is not None:
        raise Problem(
            "The voucher is posted. It is not changed; take it back with a reason and enter it anew."
        )
    present = rec.get(DRAFT, draft_id)
    fields = stored(draft, present)
    if present is None:
        entered: dict[str, Given] = {"entered_by": rec.author, "entered_at": to_millis(rec.clock.now())}
        fields |= entered
    rec.put(DRAFT, draft_id, fields)
    return draft_id


def give_up(rec: Recorder, draft_id: str) -> None:
    """Take away a voucher that was prepared and will not be posted.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        Problem: there is none, or it was posted.
    """
    require_author(rec.connection, rec.author, ENTER)
    if rec.get(VOUCHER, draft_id) is not None:
        raise Problem(
            "The voucher is posted. It is not changed; take it back with a reason and enter it anew."
        )
    if rec.get(DRAFT, draft_id) is None:
        raise Problem("This voucher is no longer there. Open the list again.")
    rec.put(DRAFT, draft_id, {"given_up": 1})
