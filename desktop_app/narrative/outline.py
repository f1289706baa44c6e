"""Which outline the office's report follows."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.catalogue.installed import document_layouts
from desktop_app.catalogue.layouts.report_outline import ReportOutline, report_outline
from desktop_app.office.profile import OfficeProfile


def outline_of(connection: Connection, profile: OfficeProfile) -> ReportOutline:
    """The outline of the layout that the office has chosen; the shipped one where that has none."""
    code = profile.texts.get("layout", "")
    chosen = document_layouts(connection).get(code) if code else None
    return report_outline() if chosen is None or chosen.report is None else chosen.report
