"""``so-mat-tran import statement``: transfers of a bank's file become prepared receipts of the fund."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.accounts.officers import require_author
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.book.office import Office
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.statements.matching import MatchStatus, preview
from desktop_app.fund.statements.reading import read_statement
from desktop_app.fund.statements.taking import take
from desktop_app.fund.statements.words import match_words

_TAKEN = frozenset({MatchStatus.READY, MatchStatus.PREPARED})


def import_statement(office: Office, file: Path, *, dry_run: bool) -> int:
    """Say what each transfer matches, and prepare those that name one campaign; 1 where a line was unread.

    Raises:
        NotAllowed: the officer may not prepare vouchers.
        UnknownColumns, SpreadsheetProblem: the file is no statement that can be read.
    """
    statement = read_statement(file)
    with office.read() as connection:
        require_author(connection, office.officer, ENTER)
        titles = {item.id: item.title for item in campaigns(connection)}
        matches = preview(connection, statement)
    for line in statement.unread:
        why = tr("row {row}: {why}", row=line.row, why=line.problem.sentence())
        sys.stderr.write(f"! {why}\n")
    for match in matches:
        transfer = match.transfer
        parts = (
            format_date(transfer.day),
            f"{format_number(transfer.money):>15}",
            match_words(match),
            titles.get(match.campaign_id, ""),
            transfer.text,
        )
        sys.stdout.write("  ".join(part for part in parts if part) + "\n")
    chosen = [match for match in matches if match.standing in _TAKEN]
    if not dry_run and chosen:
        with office.record() as rec:
            take(rec, chosen)
        words = tr(
            "{n} receipts were prepared. Post them in the window, or by “so-mat-tran fund post”.",
            n=format_number(len(chosen)),
        )
        sys.stdout.write(words + "\n")
    return 1 if statement.unread else 0
