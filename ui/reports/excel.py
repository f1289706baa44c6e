"""The figures of a paper as an Excel workbook. No Qt: it runs on a queue."""

from __future__ import annotations

from pathlib import Path

from desktop_app.base.long_work import Progress
from desktop_app.book.office import Office
from desktop_app.exchange.permission import allow_export
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.period import Period
from desktop_app.reports.data import PaperMark
from ui.places.paper_request import PaperRequest


def has_workbook(kind: PaperKind) -> bool:
    """Whether papers of this kind can be had as a workbook; minutes are part of that of their round."""
    return kind is not PaperKind.MINUTES


def write_workbook(
    office: Office,
    request: PaperRequest,
    target: Path,
    mark: PaperMark | None = None,
    *,
    progress: Progress,
) -> None:
    """Write the figures of ``request`` to ``target``. It is noted in the access log before.

    ``mark``: that of the final paper that is shown, which leads from the workbook to it.

    Raises:
        NotAllowed: the officer may not export.
        Problem: something it needs is not there, or the file cannot be written.
    """
    from desktop_app.exchange.exports.movements import export_movements

    if request.kind.of_round:
        write_tally(office, request.round_id, target, mark, progress=progress)
        return
    allow_export(office.store, office.clock, office.officer, "movements")
    with office.read() as connection:
        period, code = Period.parse(request.period), office.identity.commune_code
        export_movements(
            connection,
            office.clock,
            code,
            request.set_code,
            period,
            target,
            mark=mark,
            so_far=request.is_so_far,
            progress=progress,
        )


def write_tally(
    office: Office, round_id: str, target: Path, mark: PaperMark | None = None, *, progress: Progress
) -> None:
    """Write the count of a survey round. It is noted in the access log before.

    Raises:
        NotAllowed: the officer may not export.
        Problem: the round or its questionnaire is not there, or the file cannot be written.
    """
    from desktop_app.exchange.exports.tally import export_tally

    allow_export(office.store, office.clock, office.officer, "tally")
    with office.read() as connection:
        export_tally(connection, round_id, target, mark=mark, progress=progress)
