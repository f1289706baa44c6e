"""Files that prove a figure: photos, scanned lists. They belong to the figure's cell and to its period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import record_file, remove_file
from desktop_app.base.ids import figure_file_id, indicator_value_id
from desktop_app.journal.recorder import Recorder
from desktop_app.movements import ENTER
from desktop_app.movements.commands import require_open
from desktop_app.movements.fitting import Fitting
from desktop_app.movements.period import Period
from desktop_app.movements.values import CellKey
from desktop_app.storage.tables.attachments import attachment


def attach_to_figure(
    rec: Recorder, set_code: str, set_version: str, key: CellKey, candidate: Candidate
) -> None:
    """Keep a file beside a figure, whether it was entered yet or not.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: the report takes no changes any more.
        DoesNotFit: nobody fills such a cell.
        Locked: the province takes no changes of the period.
        CannotRead: the file cannot be read any more.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_open(rec, set_code, [key])
    code, period, unit = key
    Fitting(rec.connection, set_code, set_version).require_cell(code, Period.parse(period), unit)
    owner = indicator_value_id(set_code, *key)
    record_file(rec, figure_file_id(set_code, *key, candidate.name), owner, candidate)


def remove_from_figure(rec: Recorder, set_code: str, key: CellKey, name: str) -> None:
    """Take a file away from a figure; who attached and who removed it stays in the history.

    Raises:
        NotAllowed, PeriodAccepted, Locked: as for :func:`attach_to_figure`.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_open(rec, set_code, [key])
    remove_file(rec, figure_file_id(set_code, *key, name))


def figures_with_files(connection: Connection, set_code: str) -> Mapping[CellKey, int]:
    """How many files each figure of a set has, in all periods."""
    columns, first = attachment.c, indicator_value_id(set_code, "", "", "").removesuffix("::")
    owners = connection.execute(
        select(columns.owner).where(columns.owner >= first, columns.owner < f"{first[:-1]};")
    ).scalars()
    found: Counter[CellKey] = Counter()
    for owner in owners:
        _, _, code, period, unit = owner.split(":", 4)
        found[code, period, unit] += 1
    return found
