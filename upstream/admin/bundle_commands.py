"""Commands about bundles, which people carry between offices and this server."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from desktop_app.base.durable_file import CannotWrite
from desktop_app.base.i18n import tr
from desktop_app.wire.courier.container import bundle_name, open_bundle_file
from desktop_app.wire.courier.medium import verified_file
from desktop_app.wire.courier.problems import BundleProblem, unreadable
from desktop_app.wire.messages import Code
from upstream.admin.commands import commune_named, opened
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.terminal import local_time, one_line, print_table
from upstream.courier.answering import answer_header, write_answer
from upstream.courier.requests import kept_requests
from upstream.courier.taking import CourierLimits, TakenBundle, asked_before, take_bundle
from upstream.database.database import Database

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
            answer = ""
            try:
                answer = _answer(database, taken, options.answers or path.parent).name
            except CannotWrite as problem:  # what was brought is here; its answer can be written again
                print(problem.sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
            if (why := _not_taken(path.name, taken)) is not None:
                print(why.sentence(), file=sys.stderr)
                worst = _REFUSED_WHOLE
            elif worst != _REFUSED_WHOLE and taken.is_news:
                worst = _DONE
            rows.append((path.name, taken.device.commune, taken.number, taken.ops, taken.files, answer))
    print_table((tr("Bundle"), tr("Commune"), tr("Number"), tr("Changes"), tr("Files"), tr("Answer")), rows)
    return worst


def _not_taken(name: str, taken: TakenBundle) -> BundleProblem | None:
    """Why changes in a bundle were not taken; its answer says the same to the office."""
    commune = taken.device.commune
    if not taken.known:
        return BundleProblem(
            "“{name}”: the book of this computer of the commune {commune} is a copy, or was restored from a "
            "backup. Its changes were not taken. Have it exchange once over a line, or give it a new code.",
            name=name,
            commune=commune,
        )
    if taken.refused is None:
        return None
    if taken.refused.code in (Code.RECORDS_FULL, Code.SPACE_FULL):
        return BundleProblem(
            "“{name}”: the commune {commune} has as much on this server as it may, so not all changes were "
            "taken. Raise its limit (--limits FILE), then read the bundle again.",
            name=name,
            commune=commune,
        )
    return BundleProblem(
        "“{name}”: changes of the commune {commune} could not be read, so not all were taken. Update both "
        "programs, then have the bundle written again.",
        name=name,
        commune=commune,
    )


def _files(paths: list[Path]) -> list[Path]:
    """Files as they were named; of folders the bundles of offices in them, the oldest of each first."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*-len-*.mtb")) if path.is_dir() else [path]
    return found


def _answer(database: Database, taken: TakenBundle, folder: Path) -> Path:
    target = folder / bundle_name(answer_header(database, taken))
    with verified_file(target) as write:
        write_answer(database, taken, write, now_millis())
    return target


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
            rows.append((taken.device.commune, taken.number, _answer(database, taken, options.folder).name))
    print_table((tr("Commune"), tr("Number"), tr("Answer")), rows)
    if not rows:
        print(tr("No computer has sent a bundle yet."))
    return _DONE if rows else _NOTHING_TO_DO


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
            tr("Number"),
            tr("Written"),
            tr("Changes"),
            tr("Files"),
        ),
        rows,
    )
    return worst
