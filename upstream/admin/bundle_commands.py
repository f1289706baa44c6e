"""Commands about bundles, which people carry between offices and this server."""

from __future__ import annotations

import argparse
import getpass
import sys
from argparse import Namespace
from pathlib import Path

from desktop_app.base.durable_file import CannotWrite, write_durably
from desktop_app.base.i18n import tr
from desktop_app.wire.courier.container import open_bundle_file
from desktop_app.wire.courier.problems import BundleProblem, unreadable
from upstream.admin.commands import commune_named, opened
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.terminal import local_time, one_line, print_table
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.courier.answering import answer_into, answer_name
from upstream.courier.outcome import not_taken
from upstream.courier.requests import kept_requests
from upstream.courier.sheets import sheet_of_files
from upstream.courier.taking import CourierLimits, TakenBundle, asked_before, take_bundle
from upstream.database.database import Database
from upstream.database.identity import read_identity

_DONE, _NOTHING_TO_DO, _REFUSED_WHOLE = 0, 3, 4

type _Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def add_bundles(actions: _Actions) -> None:
    """Add the commands to the parser."""
    bundle = actions.add_parser("bundle", help=tr("bundles (.mtb) that people carry on sticks"))
    inner = bundle.add_subparsers(required=True, metavar=tr("COMMAND"))
    read = inner.add_parser("read", help=tr("take bundles of offices, and write the answers"))
    read.add_argument("file", type=Path, nargs="+", help=tr("a bundle, or a folder with bundles"))
    read.add_argument(
        "--answers", type=Path, metavar="FOLDER", help=tr("where answers go (default: beside each bundle)")
    )
    read.add_argument("--limits", type=Path, help=tr("a file in place of resources/upstream/limits.toml"))
    read.set_defaults(run=read_files)
    write = inner.add_parser("write", help=tr("write answers again, for computers that have sent bundles"))
    write.add_argument("folder", type=Path, help=tr("where they go"))
    write.add_argument("--commune", help=tr("code of the commune"))
    write.set_defaults(run=write_files)
    sheet = inner.add_parser("sheet", help=tr("print the minutes of handing bundles over, as PDF"))
    sheet.add_argument("file", type=Path, nargs="+")
    sheet.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=tr("where the PDF goes"))
    sheet.set_defaults(run=write_sheet)
    show = inner.add_parser("show", help=tr("print what is on the outside of a bundle, and verify it"))
    show.add_argument("file", type=Path, nargs="+")
    show.set_defaults(run=show_files)


def read_files(options: Namespace) -> int:
    """Take each bundle and write its answer; one that is refused holds up no other."""
    limits = CourierLimits(server_limits(options.limits).communes, shipped_limits())
    rows: list[tuple[object, ...]] = []
    worst = _NOTHING_TO_DO
    with opened(options) as database:
        for path in _files(options.file):
            try:
                taken = take_bundle(database, path, now_millis(), limits)
            except BundleProblem as problem:
                print(problem.sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
                continue
            except OSError as error:
                print(unreadable(path.name, error).sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
                continue
            _log(database, LogEvent.BUNDLES, path.name, taken.device.commune)
            answer = ""
            try:
                answer = _answer(database, taken, options.answers or path.parent)
            except CannotWrite as problem:  # what was brought is here; its answer can be written again
                print(problem.sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
            if (why := not_taken(path.name, taken)) is not None:
                print(why.sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
            elif worst != _REFUSED_WHOLE and taken.is_news:
                worst = _DONE
            rows.append((path.name, taken.device.commune, taken.number, taken.ops, taken.files, answer))
    print_table(
        (tr("Bundle"), tr("Commune"), tr("Bundle no."), tr("Changes"), tr("Files"), tr("Answering bundle")),
        rows,
    )
    return worst


def _files(paths: list[Path]) -> list[Path]:
    """Files as they were named; of folders the bundles of offices in them, the oldest of each first."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*-len-*.mtb")) if path.is_dir() else [path]
    return found


def _answer(database: Database, taken: TakenBundle, folder: Path) -> str:
    name = answer_name(database, taken)
    answer_into(database, taken, folder / name, now_millis())
    _log(database, LogEvent.EXPORTED, name, taken.device.commune)
    return name


def _log(database: Database, event: LogEvent, name: str, commune: str) -> None:
    """Note in the console's log what was taken or handed out here."""
    with database.write() as connection:
        log_event(connection, None, event, now_millis(), one_line(name), commune, getpass.getuser())


def write_files(options: Namespace) -> int:
    """Write answers to the last bundles of computers, with all that is new since."""
    rows: list[tuple[object, ...]] = []
    with opened(options) as database:
        with database.read() as connection:
            communes = [commune_named(connection, options.commune)] if options.commune else None
            kept = kept_requests(connection, communes)
        for device_id, request in kept:
            with database.read() as connection:
                taken = asked_before(connection, device_id, request)
            rows.append((taken.device.commune, taken.number, _answer(database, taken, options.folder)))
    print_table((tr("Commune"), tr("Bundle no."), tr("Answering bundle")), rows)
    if not rows:
        print(tr("No computer has sent a bundle yet."))
    return _DONE if rows else _NOTHING_TO_DO


def write_sheet(options: Namespace) -> int:
    """Write the hand-over sheet of bundles, to be signed by both sides."""
    with opened(options) as database:
        with database.read() as connection:
            identity, names = read_identity(connection), commune_names(connection)
        assert identity is not None
    try:
        content = sheet_of_files(options.file, identity, names)
    except BundleProblem as problem:
        print(problem.sentence(), file=sys.stderr)
        return _REFUSED_WHOLE
    except OSError as error:
        print(unreadable(Path(error.filename or "").name, error).sentence(), file=sys.stderr)
        return _REFUSED_WHOLE
    target: Path = options.out / f"bien-ban-giao-nhan-{options.file[0].stem}.pdf"
    write_durably(target, content)
    print(tr("Written: {file}", file=target))
    return _DONE


def show_files(options: Namespace) -> int:
    """Print the outside of each bundle; every byte is verified."""
    rows: list[tuple[object, ...]] = []
    worst = _DONE
    for path in options.file:
        try:
            with open_bundle_file(path) as bundle:
                bundle.verify()
                header = bundle.header
        except BundleProblem as problem:
            print(problem.sentence(), file=sys.stderr)
            worst = _REFUSED_WHOLE
            continue
        except OSError as error:
            print(unreadable(path.name, error).sentence(), file=sys.stderr)
            worst = _REFUSED_WHOLE
            continue
        way = tr("to the province") if header.way == "up" else tr("to the office")
        rows.append(
            (
                path.name,
                way,
                one_line(header.server_name),
                one_line(header.commune),
                header.number,
                local_time(header.at),
                header.changes,
                header.files,
            )
        )
    print_table(
        (
            tr("Bundle"),
            tr("Way"),
            tr("Server"),
            tr("Commune"),
            tr("Bundle no."),
            tr("Written at"),
            tr("Changes"),
            tr("Files"),
        ),
        rows,
    )
    return worst
