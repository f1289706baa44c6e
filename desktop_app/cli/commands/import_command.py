"""``so-mat-tran import``: areas from a spreadsheet, a form or catalogue package, a bank's statement."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.accounts.officers import require_author
from desktop_app.areas.importing import ImportEffect, import_areas, plan_import
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.queries import areas_at
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.packages import bring_in
from desktop_app.catalogue.brought.beside_installed import compare_with_installed
from desktop_app.catalogue.brought.package_files import (
    read_package_file,
    write_package_folder,
)
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.statements.matching import MatchStatus, preview
from desktop_app.fund.statements.reading import read_statement
from desktop_app.fund.statements.taking import take
from desktop_app.fund.statements.words import match_words

_DEFAULT_KIND = "thon"


def run(arguments: Arguments) -> int:
    """Import, or with ``--dry-run`` only say what would be imported."""
    file: Path = arguments.own.file
    if not file.exists():
        raise Problem("There is no file {path}. Check the name.", path=file)
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        if arguments.own.what == "areas":
            return _areas(office, file, dry_run=arguments.own.dry_run)
        if arguments.own.what == "statement":
            return import_statement(office, file, dry_run=arguments.own.dry_run)
        return _catalogue(office, file, arguments.own.to_folder, dry_run=arguments.own.dry_run)


def _areas(office: Office, file: Path, *, dry_run: bool) -> int:
    sheets = read_spreadsheet(file)
    found = read_area_list(sheets[0].rows if sheets else (), _DEFAULT_KIND)
    for place in found.problems:
        sys.stderr.write(f"! {place.problem.sentence()}\n")
    if dry_run or not found.importable:
        with office.read() as connection:
            existing = areas_at(connection, office.clock.today(), office.identity.commune_code)
        planned = plan_import(found, existing)
    else:
        with office.record() as rec:
            planned = import_areas(rec, office.identity.commune_code, found)
    for row in planned:
        sys.stdout.write(f"{_effect_name(row.effect):>12}  {row.row.name}  {row.row.households or ''}\n")
    return 0 if found.importable else 1


def _effect_name(effect: ImportEffect) -> str:
    return {
        ImportEffect.ADD: tr("new area"),
        ImportEffect.CHANGE: tr("other number"),
        ImportEffect.NOTHING: tr("unchanged"),
    }[effect]


def _catalogue(office: Office, file: Path, folder: Path | None = None, *, dry_run: bool) -> int:
    brought = read_package_file(file)
    definition = brought.definition
    sys.stdout.write(f"{definition.code} {definition.version}: {definition.title.shown()}\n")
    for warning in brought.warnings:
        sys.stderr.write(f"! {warning.sentence()}\n")
    if isinstance(definition, IndicatorSet):
        with office.read() as connection:
            beside = compare_with_installed(connection, definition)
        if beside is not None and beside.refused is not None:
            raise beside.refused
    if folder is not None:
        write_package_folder(brought.package, folder)
        sys.stdout.write(tr("Written: {path}", path=folder) + "\n")
    elif not dry_run:
        with office.store.write() as connection:
            bring_in(connection, office.clock, office.officer, brought)
        sys.stdout.write(tr("Installed.") + "\n")
    return 0


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
    chosen = [match for match in matches if match.status in _TAKEN]
    if not dry_run and chosen:
        with office.record() as rec:
            take(rec, chosen)
        words = tr(
            "{n} receipts were prepared. Post them in the window, or by “so-mat-tran fund post”.",
            n=format_number(len(chosen)),
        )
        sys.stdout.write(words + "\n")
    return 1 if statement.unread else 0
