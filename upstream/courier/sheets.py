"""The hand-over sheet of bundles, as a PDF: of those that were received, or that are handed out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desktop_app.base.clock import SystemClock, from_millis
from desktop_app.base.i18n import speaking
from desktop_app.base.text import carriable
from desktop_app.issuing.handover_sheet import sheet_of
from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.documents.handover_sheet import CarriedBundle, HandoverSheet, handover_document
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import profile_for
from desktop_app.wire.courier.medium import outside_of
from desktop_app.wire.courier.problems import BundleProblem
from upstream.base.terminal import one_line
from upstream.courier.brought import BroughtBundle
from upstream.database.identity import ServerIdentity

type Names = Mapping[str, str]
"""Of communes, by code."""


def sheet_of_received(bundles: Sequence[BroughtBundle], province: str, names: Names, at: int) -> bytes:
    """Return the sheet of bundles that were received at a moment, in milliseconds since 1970 UTC."""
    carried = [
        CarriedBundle(
            carriable(each.name),
            each.size,
            each.sha256,
            each.commune,
            names.get(each.commune, ""),
            carriable(each.device[-8:]),
            from_millis(each.written_at),
            each.changes,
            each.contents,
        )
        for each in bundles
    ]
    return _as_pdf(carried, province, "", province, from_millis(at))


def sheet_of_files(paths: Sequence[Path], identity: ServerIdentity, names: Names) -> bytes:
    """Return the sheet of bundles, day and hour left to the pen.

    Raises:
        BundleProblem: one is none, or damaged, or of another server.
        Problem: some go to the province and some come from it.
        OSError: one cannot be read.
    """
    read = [(path.name, *outside_of(path)) for path in paths]
    for name, header, _ in read:
        if header.server_id != identity.server_id:
            raise BundleProblem(
                "“{name}” is a bundle of “{server}” and not of this server. Have its minutes printed there.",
                name=name,
                server=one_line(header.server_name),
            )
    sheet, province = sheet_of(read, SystemClock(), names=names), identity.name
    giver, receiver = (province, "") if sheet.giver else ("", province)
    return _as_pdf(sheet.bundles, province, giver, receiver)


@speaking("vi")
def _as_pdf(
    carried: Sequence[CarriedBundle], province: str, giver: str, receiver: str, at: datetime | None = None
) -> bytes:
    now, stream = SystemClock().now(), io.BytesIO()
    head = DocumentHead((province,), "", province, issued_on=None, has_number=False)
    state = PrintState(False, now, now, of_figures=False)
    sheet = HandoverSheet(head, state, giver, receiver, tuple(carried), at)
    render(handover_document(sheet), profile_for(head), stream)
    return stream.getvalue()
