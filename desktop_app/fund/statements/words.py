"""What a transfer matches, in words."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.statements.matching import Match, MatchStatus


def match_words(match: Match) -> str:
    """What can be done with a transfer, or why nothing can."""
    words = {
        MatchStatus.READY: tr("Fulfils a pledge") if match.pledge_id else tr("A new receipt"),
        MatchStatus.PREPARED: tr("Completes a prepared receipt"),
        MatchStatus.TAKEN: tr("Taken before"),
        MatchStatus.TWICE: tr("Twice in the file"),
        MatchStatus.NO_CAMPAIGN: tr("Names no campaign"),
        MatchStatus.SEVERAL: tr("Names several campaigns"),
        MatchStatus.LATE: tr("Behind the end of receiving"),
        MatchStatus.UNSURE: tr("Its amount can be read in two ways"),
        MatchStatus.PAID_IN: tr("Own cash that was paid in"),
        MatchStatus.OWN: _own_words(match),
        MatchStatus.IN_LEDGER: tr("A voucher of that amount is there"),
    }
    return words[match.status]


def _own_words(match: Match) -> str:
    kind = "" if match.own is None else fund_rules().voucher_name(match.own.kind).name
    what = "" if match.own is None else match.own.what_for
    return " · ".join(part for part in (kind, what) if part)
