"""What a transfer matches, in words."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.fund.statements.matching import Match, Standing


def match_words(match: Match) -> str:
    """What can be done with a transfer, or why nothing can."""
    words = {
        Standing.READY: tr("Fulfils a pledge") if match.pledge_id else tr("A new receipt"),
        Standing.PREPARED: tr("Completes a prepared receipt"),
        Standing.TAKEN: tr("Taken before"),
        Standing.TWICE: tr("Twice in the file"),
        Standing.NO_CAMPAIGN: tr("Names no campaign"),
        Standing.SEVERAL: tr("Names several campaigns"),
        Standing.LATE: tr("Behind the end of receiving"),
        Standing.UNSURE: tr("Its amount can be read in two ways"),
        Standing.PAID_IN: tr("Own cash that was paid in"),
    }
    return words[match.standing]
