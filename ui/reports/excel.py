"""The figures of a paper as an Excel workbook. No Qt: it runs on the database lane."""

from __future__ import annotations

from pathlib import Path

from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.period import Period
from desktop_app.workspace import Office
from ui.reports.paper_request import PaperKind, PaperRequest


def has_workbook(kind: PaperKind) -> bool:
    """Whether papers of this kind can be had as a workbook; minutes are part of that of their round."""
    return kind is not PaperKind.MINUTES


def write_workbook(office: Office, request: PaperRequest, target: Path) -> None:
    """Write the figures of ``request`` to ``target``.

    Raises:
        Problem: something it needs is not there, or the file cannot be written.
    """
    from desktop_app.exchange.export_movements import export_movements
    from desktop_app.exchange.export_tally import export_tally

    with office.read() as connection:
        if request.kind is PaperKind.MOVEMENTS:
            indicators = indicator_set(connection, request.set_code)
            period, code = Period.parse(request.period), office.identity.commune_code
            export_movements(connection, office.clock, code, indicators, period, target)
        else:
            export_tally(connection, request.round_id, target)
