"""``so-mat-tran doctor``: examine the book and this computer; with ``--self-test`` a throw-away book."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from desktop_app import __version__
from desktop_app.backup.examination import Examination, examine
from desktop_app.base.i18n import tr
from desktop_app.book.office import DataFolder, Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.credentials.vault import VaultKind


def run(arguments: Arguments) -> int:
    """Say what was found; the exit status is 0 when everything is in order."""
    sys.stdout.write(
        f"so-mat-tran {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    )
    if arguments.own.self_test is not None:
        return _self_test(arguments.own.self_test)
    with existing_office(arguments) as office:
        found = examine(office.store)
    return _say(found)


def _say(found: list[Examination]) -> int:
    for examination in found:
        mark = "✓" if examination.passed else "✗"
        sys.stdout.write(f"{mark} {examination.name}: {examination.result}\n")
    return 0 if all(examination.passed for examination in found) else 1


def _self_test(folder: Path) -> int:
    """Open, migrate, record, tally and print: proves that everything the program needs is installed."""
    from desktop_app.reports.documents.rendering import render
    from desktop_app.reports.frame.profile import load_profile
    from desktop_app.sample.building import build_sample_office
    from desktop_app.surveys.papers.reporting import tally_minutes
    from desktop_app.surveys.rounds.queries import areas_of_round

    passphrase = os.urandom(16).hex()
    office = Office.open(DataFolder(folder / "book"), lambda _: passphrase, prefer=VaultKind.PASSPHRASE)
    try:
        round_id = build_sample_office(office, forms=60)
        with office.read() as connection:
            area = areas_of_round(connection, round_id)[0]
            commune = office.identity.commune_code
            minutes = tally_minutes(connection, office.clock, commune, round_id, area.area_id)
        target = folder / "self-test.pdf"
        render(minutes, load_profile(), target)
        found = [*examine(office.store), Examination("PDF", target.stat().st_size > 0, str(target))]
    finally:
        office.close()
    status = _say(found)
    if status == 0:
        sys.stdout.write(tr("Self-test passed.") + "\n")
    return status
