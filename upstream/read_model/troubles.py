"""Communes whose tables for pages cannot be written, since nobody foresaw what their records say.

Each is tried again later and later, and at once when it sends something or a server starts, which may be a
newer program. The log has one line of each fault, the page of health all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from desktop_app.base.i18n import N_
from upstream.base.clock import now_millis
from upstream.communes.communes import epoch_and_head
from upstream.database.database import FAULTS_OF_ROWS, Database
from upstream.database.read_tables import read_trouble as table
from upstream.database.statements import put
from upstream.database.tables import commune as commune_table
from upstream.http.error_log import log_change

FIRST_WAIT_MILLIS = 60_000
LONGEST_WAIT_MILLIS = 86_400_000


class PageWork(StrEnum):
    """What is done for a commune."""

    ROWS = "rows"
    TOTALS = "totals"
    ENTRIES = "entries"
    ROUNDS = "rounds"
    FUND = "fund"


WORK_NAMES = {
    PageWork.ROWS: N_("rows of the pages"),
    PageWork.TOTALS: N_("totals of pages"),
    PageWork.ENTRIES: N_("entries of registers"),
    PageWork.ROUNDS: N_("results of survey rounds"),
    PageWork.FUND: N_("the fund by campaign"),
}


HOW_TO_MEND = N_(
    "Nothing is lost: the records are kept, only pages do not show them. Update the program, then run "
    "“rebuild”. Where that does not help, send these lines to whoever maintains the program."
)


@dataclass(frozen=True, slots=True)
class PageTrouble:
    """A commune that cannot be worked on; ``what``: kind and place of the error, nothing of its content."""

    commune: str
    work: str
    what: str
    since: int
    next_at: int
    tries: int
    is_unchanged: bool
    """Whether the commune has sent nothing since."""


def troubles(connection: Connection) -> list[PageTrouble]:
    """Return all, those of one commune together."""
    columns = table.c
    query = select(
        *(columns.commune, columns.work, columns.what, columns.since, columns.next_at, columns.tries),
        columns.head == commune_table.c.head,
    ).join(commune_table, commune_table.c.code == columns.commune)
    return [PageTrouble(*row) for row in connection.execute(query.order_by(columns.commune, columns.work))]


def try_all_again(database: Database) -> None:
    """Let each be tried at once."""
    with database.write() as connection:
        connection.execute(update(table).values(next_at=0))


def for_each(
    database: Database,
    work: PageWork,
    communes: Sequence[str],
    act: Callable[[str], None],
    go_on: Callable[[int], bool],
) -> int:
    """Work on communes one after the other; return how many are left.

    ``go_on`` is asked before each, with how many are behind it. One whose records nobody foresaw is left, and
    holds up no other.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    with database.read() as connection:
        known = {each.commune: each for each in troubles(connection) if each.work == work}
        now = now_millis()
        waiting = {
            code
            for code, each in known.items()
            if each.is_unchanged and now < each.next_at <= now + LONGEST_WAIT_MILLIS
        }
    left = 0
    for done, commune in enumerate(communes):
        if commune in waiting:
            left += 1
            continue
        if not go_on(done):
            return left + len(communes) - done
        try:
            act(commune)
        except Exception as error:  # see above
            if isinstance(error, DBAPIError) and not isinstance(error, FAULTS_OF_ROWS):
                raise
            _note(database, work, commune, error, known.get(commune))
            left += 1
        else:
            if commune in known:
                with database.write() as connection:
                    connection.execute(delete(table).where(table.c.commune == commune, table.c.work == work))
    return left


def _note(
    database: Database, work: PageWork, commune: str, error: Exception, before: PageTrouble | None
) -> None:
    what = log_change(error, before.what if before else "")
    now, tries = now_millis(), before.tries + 1 if before else 1
    wait = min(FIRST_WAIT_MILLIS << min(tries - 1, 20), LONGEST_WAIT_MILLIS)
    with database.write() as connection:
        head = epoch_and_head(connection, commune)[1]
        since = before.since if before else now
        put(connection, table, [(commune, work.value, what, since, now + wait, tries, head)])
