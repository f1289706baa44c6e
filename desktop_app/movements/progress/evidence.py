"""Files that prove a figure: photos, scanned lists. They belong to the figure's cell and to its period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import record_file, remove_file
from desktop_app.base.ids import figure_file_id
from desktop_app.journal.recorder import Recorder
from desktop_app.movements import ENTER
from desktop_app.movements.cell import Cell, cell_of_id, ids_of_set
from desktop_app.movements.commands import require_open
from desktop_app.movements.fitting import Fitting
from desktop_app.movements.period import Period
from desktop_app.storage.tables.attachments import attachment


def attach_to_figure(
    rec: Recorder, set_code: str, set_version: str, cell: Cell, candidate: Candidate
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
    require_open(rec, set_code, [cell])
    period = Period.parse(cell.period)
    Fitting(rec.connection, set_code, set_version).require_cell(cell.indicator, period, cell.unit)
    record_file(rec, _file_id(set_code, cell, candidate.name), cell.id_in(set_code), candidate)


def remove_from_figure(rec: Recorder, set_code: str, cell: Cell, name: str) -> None:
    """Take a file away from a figure; who attached and who removed it stays in the history.

    Raises:
        NotAllowed, PeriodAccepted, Locked: as for :func:`attach_to_figure`.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_open(rec, set_code, [cell])
    remove_file(rec, _file_id(set_code, cell, name))


def figures_with_files(connection: Connection, set_code: str) -> Mapping[Cell, int]:
    """How many files each figure of a set has, in all periods."""
    columns, (first, behind) = attachment.c, ids_of_set(set_code)
    owners = connection.execute(
        select(columns.owner).where(columns.owner >= first, columns.owner < behind)
    ).scalars()
    return Counter(cell for owner in owners for cell in cell_of_id(owner, set_code))


def _file_id(set_code: str, cell: Cell, name: str) -> str:
    return figure_file_id(set_code, cell.indicator, cell.period, cell.unit, name)
