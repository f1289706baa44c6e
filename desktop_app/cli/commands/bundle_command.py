"""``so-mat-tran bundle``: the exchange with the province by files that a person carries."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_app.accounts.access_log import AccessAction
from desktop_app.base.clock import SystemClock, from_millis, vietnam_time
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_size
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office, office_to_connect
from desktop_app.cli.signing_in import sign_in_here, sign_in_or_schedule
from desktop_app.issuing.handover_sheet import sheet_name, sheet_of_files
from desktop_app.reports.documents.handover_sheet import handover_document
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import profile_for
from desktop_app.sync.courier.joining import begin_joining, require_to_carry
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.problems import SyncProblem
from desktop_app.wire.courier.cards import read_card
from desktop_app.wire.courier.container import BundleHeader, open_bundle_file
from desktop_app.wire.courier.problems import BundleProblem, unreadable
from desktop_app.wire.keys.six_words import same_words, words_line

_DONE, _NOTHING_TO_DO, _REFUSED_WHOLE = 0, 3, 4


def run(arguments: Arguments) -> int:
    """Do what was asked; 3: there was nothing to do, 4: a bundle was refused whole."""
    act, paths = arguments.own.act, arguments.own.paths
    if act == "show":
        return _each(paths, _show)
    if act == "sheet":
        return _sheet(paths, arguments.own.out)
    if act == "write" and len(paths) != 1:
        raise Problem("Name one folder, into which the bundle is written.")
    if act == "join":
        return _each(paths, lambda path: _join(arguments, path))
    with existing_office(arguments) as office:
        sign_in_or_schedule(office, arguments)
        with office.store.write() as connection:
            require_to_carry(connection, office.sync_book())
            office.session.note(connection, office.clock, AccessAction.SYNC, "bundle")
        if act == "write":
            return _write(office, paths[0])
        return _each(paths, lambda path: _read(office, path))


def _each(paths: list[Path], do: Callable[[Path], int]) -> int:
    worst = _NOTHING_TO_DO
    for path in paths:
        try:
            done = do(path)
        except (BundleProblem, SyncProblem) as problem:
            sys.stderr.write(f"{problem.sentence()}\n")
            worst = _REFUSED_WHOLE
        except OSError as error:
            sys.stderr.write(f"{unreadable(path.name, error).sentence()}\n")
            worst = _REFUSED_WHOLE
        else:
            if worst != _REFUSED_WHOLE:
                worst = min(worst, done)
    return worst


def _join(arguments: Arguments, path: Path) -> int:
    """Connect without a line: the words on the paper say that the card is the province's."""
    card = read_card(path)
    if not same_words(arguments.own.words, card.words):
        raise BundleProblem(
            "“{name}” is a card of {server}: {words}. Compare these six words with those on the paper that "
            "the province gave you. If they are the same, repeat them after --words; if not, do not use it.",
            name=path.name,
            server=_shown(card.server_name),
            words=words_line(card.words),
        )
    with office_to_connect(arguments) as office:
        sign_in_here(office, arguments)
        begin_joining(office.sync_book(), card, arguments.own.code, platform.node())
    _say(
        tr(
            "Write a bundle now: with it {server} gets to know this computer. It is connected once the "
            "answer is read here.",
            server=_shown(card.server_name),
        )
    )
    return _DONE


def _write(office: Office, folder: Path) -> int:
    written = write_bundle(office.sync_book(), folder)
    for bundle in written.of_trip:
        _say(
            tr(
                "Written and read back: {path}. In it: {changes} changes, {files} files, {size}.",
                path=bundle.path,
                changes=format_number(bundle.header.changes),
                files=format_number(bundle.header.files),
                size=format_size(bundle.known_by.size),
            )
        )
    if written.unwanted_files:
        _say(
            tr(
                "{n} files stay here: the province has no room for them. Ask it to make room.",
                n=written.unwanted_files,
            )
        )
    return _DONE


def _read(office: Office, path: Path) -> int:
    read = read_bundle(office.sync_book(), path)
    result = read.result
    if not read.is_news:
        _say(tr("{name}: nothing new; it was read before, or the line has brought the same.", name=path.name))
        return _NOTHING_TO_DO
    _say(
        tr(
            "{name}: the province has {sent} more of your changes; {received} records and {files} files "
            "arrived.",
            name=path.name,
            sent=format_number(result.pushed),
            received=format_number(sum(result.applied.records.values())),
            files=format_number(result.files_fetched),
        )
    )
    for problem in (*result.package_problems, *result.file_problems):
        sys.stderr.write(f"! {problem}\n")
    return _DONE


def _show(path: Path) -> int:
    with open_bundle_file(path) as bundle:
        for line in outside(bundle.header):
            _say(line)
        bundle.verify()
    _say(tr("Every byte is as it was signed."))
    return _DONE


def _sheet(paths: list[Path], folder: Path | None) -> int:
    """Write the hand-over sheet of bundles; no book is opened."""
    if folder is None:
        raise Problem("Name the folder for the sheet with --out.")
    try:
        sheet = sheet_of_files(paths, SystemClock())
    except BundleProblem as problem:
        sys.stderr.write(f"{problem.sentence()}\n")
        return _REFUSED_WHOLE
    except OSError as error:
        sys.stderr.write(f"{unreadable(Path(error.filename or '').name, error).sentence()}\n")
        return _REFUSED_WHOLE
    target = folder / sheet_name(paths)
    render(handover_document(sheet), profile_for(sheet.head), target)
    _say(tr("Saved: {file}", file=target))
    return _DONE


def outside(header: BundleHeader) -> list[str]:
    """Return what anybody can read of a bundle, as lines; whoever wrote it, they move no cursor."""
    server = _shown(header.server_name)
    way = (
        tr("From an office to {server}", server=server)
        if header.way == "up"
        else tr("From {server} to an office", server=server)
    )
    return [
        way,
        tr(
            "Commune {commune}, computer {device}",
            commune=_shown(header.commune),
            device=_shown(header.device[-8:]),
        ),
        tr("Bundle {number}, written {when}", number=header.number, when=_moment(header.at)),
        tr(
            "{changes} changes, {files} files, {size}, {parts} parts",
            changes=format_number(header.changes),
            files=format_number(header.files),
            size=format_size(header.size),
            parts=header.parts,
        ),
    ]


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _moment(at: int) -> str:
    return f"{vietnam_time(from_millis(at)):%d/%m/%Y %H:%M}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
