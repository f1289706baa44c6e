"""The hand-over sheet of bundles, from what is on their outside: no key is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.areas.administrative import commune
from desktop_app.base.clock import Clock, from_millis
from desktop_app.base.problems import Problem
from desktop_app.base.text import carriable
from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.documents.handover_sheet import CarriedBundle, HandoverSheet
from desktop_app.wire.courier.container import BundleHeader
from desktop_app.wire.courier.medium import FileDigest, outside_of

type KnownFile = tuple[str, BundleHeader, FileDigest]
"""The name of a bundle, what is on its outside, and what the whole file is known by."""


def sheet_of_files(paths: Sequence[Path], clock: Clock, head: DocumentHead | None = None) -> HandoverSheet:
    """Return the sheet of bundles, every byte of which is verified.

    Raises:
        BundleProblem: one of them is none, or damaged.
        Problem: see :func:`sheet_of`.
        OSError: one cannot be read.
    """
    return sheet_of([(path.name, *outside_of(path)) for path in paths], clock, head)


def sheet_of(
    files: Sequence[KnownFile],
    clock: Clock,
    head: DocumentHead | None = None,
    names: Mapping[str, str] | None = None,
) -> HandoverSheet:
    """Return the sheet of bundles, the day and hour of handing them over left to the pen.

    ``head``: of the office that prints it; without one the sender is at its head. ``names``: of communes by
    code; without them those that came with the program.

    Raises:
        Problem: some go to the province and some come from it, or there are several provinces.
    """
    if len({(header.way, header.server_id) for _, header, _ in files}) != 1:
        raise Problem(
            "These bundles do not all go the same way, so no single sheet is made of them. Name those that "
            "one side hands to the other."
        )
    _, first, _ = files[0]
    server, now = carriable(first.server_name), clock.now()
    own = "" if head is None else head.issuer
    return HandoverSheet(
        DocumentHead((), "", "", has_number=False) if head is None else replace(head, has_number=False),
        PrintState(False, now, now, of_figures=False),
        own if first.way == "up" else server,
        server if first.way == "up" else own,
        tuple(_carried(*file, names) for file in files),
    )


def _carried(
    name: str, header: BundleHeader, known_by: FileDigest, names: Mapping[str, str] | None
) -> CarriedBundle:
    office = commune(header.commune) if names is None else None
    return CarriedBundle(
        carriable(name),
        known_by.size,
        known_by.sha256,
        carriable(header.commune),
        office.name if office is not None else (names or {}).get(header.commune, ""),
        carriable(header.device[-8:]),
        from_millis(header.at),
        header.changes,
        header.files,
    )


def sheet_name(paths: Sequence[Path]) -> str:
    """Return the name of the file for the sheet of these bundles."""
    return f"bien-ban-giao-nhan-{paths[0].stem}{f'-va-{len(paths) - 1}' if len(paths) > 1 else ''}.pdf"
