"""What a transfer matches, in words."""

from __future__ import annotations

from desktop_app.base.i18n import tr
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
    }
    return words[match.status]
