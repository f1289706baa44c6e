"""The command that builds the tables for pages again."""

from __future__ import annotations

import sys
from argparse import Namespace

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import tr
from upstream.admin.commands import opened
from upstream.read_model.entries import settle_entries
from upstream.read_model.fund import settle_funds
from upstream.read_model.rebuilding import let_all_be_due, rebuild
from upstream.read_model.rounds import settle_rounds
from upstream.read_model.totals import TotalsKeeper
from upstream.read_model.troubles import HOW_TO_MEND, WORK_NAMES, PageWork, troubles, try_all_again

_SHOWN = 50
"""Progress is printed after so many communes."""


def build(options: Namespace) -> int:
    """Build what is due, or everything; what was done stays done when it is stopped."""
    with opened(options) as database:
        if options.all:
            let_all_be_due(database)
        try_all_again(database)
        count = rebuild(database, _show)
        keeper = TotalsKeeper(database)
        keeper.settle(go_on=_show_totals)
        keeper.close()
        settle_entries(database, SystemClock().today())
        settle_rounds(database)
        settle_funds(database)
        with database.read() as connection:
            left = troubles(connection)
    print(tr("The tables for pages of {n} communes were built.", n=count))
    for each in left:
        print(each.commune, tr(WORK_NAMES[PageWork(each.work)]), each.what, sep="\t", file=sys.stderr)
    if left:
        print(tr(HOW_TO_MEND), file=sys.stderr)
    return 1 if left else 0


def _show(done: int, of: int) -> None:
    if done % _SHOWN == 0 and done:
        print(tr("Commune {done} of {n}", done=done, n=of), file=sys.stderr)


def _show_totals(done: int) -> bool:
    if done % _SHOWN == 0 and done:
        print(tr("Totals of {done} communes", done=done), file=sys.stderr)
    return True
