"""The command that builds the tables for pages again."""

from __future__ import annotations

import sys
from argparse import Namespace

from desktop_app.base.i18n import tr
from upstream.admin.commands import opened
from upstream.read_model.rebuilding import let_all_be_due, rebuild


def build(options: Namespace) -> int:
    """Build what is due, or everything; what was done stays done when it is stopped."""
    with opened(options) as database:
        if options.all:
            let_all_be_due(database)
        count = rebuild(database, _show)
    if sys.stderr.isatty() and count:
        print(file=sys.stderr)
    print(tr("The tables for pages of {n} communes were built.", n=count))
    return 0


def _show(done: int, of: int) -> None:
    if sys.stderr.isatty() and of:
        line = tr("Commune {done} of {n}", done=done, n=of)
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
