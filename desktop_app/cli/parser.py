"""The parser of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app import __version__
from desktop_app.base.i18n import LANGUAGES, N_, tr
from desktop_app.cli.arguments import Arguments

_QT_OPTIONS = frozenset({"-platform", "-platformtheme", "-style", "-display"})
_WITH_A_VALUE = _QT_OPTIONS | {"--data-dir", "--lang"}


def parse(argv: Sequence[str]) -> Arguments:
    """Read the command line; ends the process with a usage line when it is wrong.

    What the window does not know is handed to Qt (``-platform offscreen``).
    """
    file, again = _take_file(argv)
    ours, qt = _split(again)
    parser = _parser(ours)
    own, rest = parser.parse_known_args(ours)
    strange = [*rest, *qt, *([str(file)] if file is not None else [])]
    if strange and own.command is not None:
        parser.error(tr("unrecognized arguments: %s") % " ".join(strange))
    behind = own.in_notification_area
    return Arguments(own.command, own.data_dir, own.lang, own, (*rest, *qt), file, again, behind)


def _take_file(words: Sequence[str]) -> tuple[Path | None, tuple[str, ...]]:
    """Return the file given in place of a command, as a double click does, and the other words."""
    for place, word in enumerate(words):
        if word.startswith("-") or (place and words[place - 1] in _WITH_A_VALUE):
            continue
        if word in _OPTIONS or not _is_path(word):
            break
        return Path(word).absolute(), (*words[:place], *words[place + 1 :])
    return None, tuple(words)


def _is_path(word: str) -> bool:
    """Whether it is written as a path, or is a file: anything else may be a command that was mistyped."""
    path = Path(word)
    return len(path.parts) > 1 or bool(path.suffix) or path.is_file()


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Take Qt's options out with their values, which would otherwise be read as a command's name."""
    ours: list[str] = []
    qt: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word in _QT_OPTIONS:
            value = next(rest, None)
            qt += [word] if value is None else [word, value]
        else:
            ours.append(word)
    return ours, qt


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return all commands by name; options only of those that ``words`` may name, since a start has none."""
    parser = argparse.ArgumentParser(
        prog="so-mat-tran",
        description=tr("Sổ Mặt trận: the record book of a commune office of the Vietnam Fatherland Front."),
        epilog=tr("so-mat-tran FILE opens a backup, a bundle of the province or a form in the window."),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"so-mat-tran {__version__}",
        help=tr("show program's version number and exit"),
    )
    parser.add_argument(
        "--in-notification-area",
        action="store_true",
        help=tr("begin without a window, in the notification area: for a start with the computer"),
    )
    _add_shared(parser, top=True)
    commands = parser.add_subparsers(dest="command", metavar=tr("COMMAND"))
    for name, add in _OPTIONS.items():
        summary, add_options = add
        meaning = tr(summary)
        command = commands.add_parser(name, help=meaning, description=meaning, allow_abbrev=False)
        if name not in words:
            continue
        _add_shared(command, top=False)
        add_options(command)
        if name in _BY_AN_OFFICER:
            meaning = tr("who does this; the PIN is asked for, or read from a file")
            command.add_argument("--officer", metavar="NAME", help=meaning)
    return parser


def _add_shared(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """Options that are accepted before or after the name of the command."""
    default: Any = None if top else argparse.SUPPRESS
    parser.add_argument(
        "--data-dir", type=Path, default=default, metavar="DIR", help=tr("the folder of the book")
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=tr("language (vi, en)"))


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=tr("where PDFs and screenshots go")
    )
    parser.add_argument("--no-window", action="store_true", help=tr("leave out the screenshots"))


def _sync(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--enrol", metavar="CODE", help=tr("connect to the province with its one-time code first")
    )
    parser.add_argument("--address", metavar="URL", help=tr("the province's address, with --enrol"))
    parser.add_argument(
        "--commune",
        metavar="CODE",
        help=tr("code of the commune, with --enrol: where there is no book yet, a new one is made"),
    )


def _report(parser: argparse.ArgumentParser) -> None:
    documents = ("minutes", "survey", "posting", "work", "movements", "register")
    parser.add_argument("document", choices=documents, help=tr("which document"))
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=tr("the file to write: .pdf, .docx; tables also .xlsx"),
    )
    parser.add_argument("--round", metavar="ID", help=tr("the survey round (default: the latest)"))
    parser.add_argument("--area", metavar="NAME", help=tr("the residential area, for the minutes"))
    parser.add_argument("--set", metavar="CODE", help=tr("the indicator set (default: the first installed)"))
    parser.add_argument("--period", metavar="PERIOD", help=tr("2026-M03, 2026-Q1, 2026-H1 or 2026-Y"))
    parser.add_argument(
        "--since-january",
        action="store_true",
        help=tr("of results: the months from January to the end of the period, such as nine months"),
    )
    _book_of_a_register(parser)
    parser.add_argument(
        "--in-clear",
        action="store_true",
        help=tr("in a book: identity numbers in full where its form asks for them"),
    )


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paper",
        metavar="CODE|FILE",
        help=tr("the code at the foot of a paper, the text of its square, or its file"),
    )


def _book_of_a_register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--register", metavar="CODE", help=tr("the register, for its book"))
    parser.add_argument("--year", type=int, metavar="YEAR", help=tr("its year (default: this one)"))
    parser.add_argument("--volume", default="1", metavar="N", help=tr("its volume (default: 1)"))


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("responses", "tally", "movements", "areas", "register", "disclosure", "access-log"),
        help=tr("what to export"),
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=tr(".xlsx; forms also .csv, .sav, .dta, .zip")
    )
    parser.add_argument(
        "--heads", action="store_true", help=tr("areas with who heads them: names and telephones")
    )
    parser.add_argument("--labels", action="store_true", help=tr("texts of questions and answers, not codes"))
    parser.add_argument("--round", metavar="ID", help=tr("the survey round (default: the latest)"))
    parser.add_argument("--set", metavar="CODE", help=tr("the indicator set (default: the first installed)"))
    parser.add_argument("--period", metavar="PERIOD", help=tr("2026-M03, 2026-Q1, 2026-H1 or 2026-Y"))
    _book_of_a_register(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("areas", "catalogue", "statement"), help=tr("what to import"))
    parser.add_argument("file", type=Path, metavar="FILE", help=tr("the file to read"))
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("show what would be imported and write nothing")
    )
    parser.add_argument(
        "--to-folder",
        type=Path,
        metavar="FOLDER",
        help=tr("write a form or set as a package to publish, and install nothing"),
    )


def _fund(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("campaigns", "post"), help=tr("list campaigns, or post vouchers"))
    parser.add_argument("--campaign", metavar="CODE", help=tr("only vouchers of the campaign of this code"))
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("show what would be posted and post nothing")
    )


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=tr("the backup file to write (else today's automatic one)"),
    )


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=tr("the backup file to restore"))


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--self-test",
        type=Path,
        metavar="DIR",
        help=tr("use a throw-away book in DIR: open, migrate, record, print a PDF"),
    )


def _update(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help=tr("a bundle of the province, from a USB stick"),
    )
    parser.add_argument(
        "--fingerprint", metavar="WORDS", help=tr("of the province's keys, as its paper has it; with --from")
    )
    parser.add_argument("--install", action="store_true", help=tr("have the next start try the new version"))


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("write", "read", "show", "sheet", "join"),
        help=tr(
            "write one for the province, read its answers, show what is on the outside, print a hand-over "
            "sheet of that, or connect this computer without a line by the card of the province"
        ),
    )
    parser.add_argument(
        "paths",
        type=Path,
        nargs="+",
        metavar="FOLDER|FILE",
        help=tr("write: a folder; join: the card (.mtb); else bundles (.mtb)"),
    )
    parser.add_argument("--code", default="", help=tr("join: the one-time code on the paper of the province"))
    parser.add_argument("--words", default="", help=tr("join: the six words on the paper of the province"))
    parser.add_argument("--commune", metavar="CODE", help=tr("join: code of the commune, for a new computer"))
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=tr("sheet: where the PDF goes"))


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("find", "export", "purge", "dossier"),
        help=tr(
            "find all data of a person, write them into a folder, or make the person anonymous; or write the "
            "record of processing and the impact dossier of the office"
        ),
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORDS|ID",
        help=tr("find: a name, number or address; else ids of records, or of everybody of a name"),
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help=tr("the folder for the files of export and dossier")
    )
    parser.add_argument(
        "--reason",
        metavar="REASON",
        help=tr("why: request (the person asked for it), withdrawn (consent), or mistake (held by mistake)"),
    )
    _agreeing(parser)


def _retention(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("list", "apply", "times"),
        help=tr("list what is due to be erased, make it anonymous, or show or set how long what is kept"),
    )
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help=tr("apply: only these records; times: the code of one and its months"),
    )
    _agreeing(parser)


def _agreeing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help=tr("erase what is listed without asking"))


def _keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("begin", "show", "let-in", "confirm", "shut-out", "reseal", "by-code"),
        help=tr(
            "make the first key, list who has it, give it, say here that the words are the same, change it, "
            "seal again, or open by recovery code"
        ),
    )
    parser.add_argument("holder", nargs="?", metavar="COMPUTER", help=tr("from the list; let-in, shut-out"))
    parser.add_argument(
        "--words", metavar="WORDS", help=tr("the six words that the other screen shows; let-in, confirm")
    )


_BY_AN_OFFICER = frozenset(
    {
        "backup",
        "bundle",
        "check",
        "export",
        "fund",
        "import",
        "keys",
        "person",
        "report",
        "restore",
        "retention",
        "sync",
        "update",
    }
)

_OPTIONS = {
    "demo": (N_("play a whole working day on an invented office"), _demo),
    "sync": (N_("exchange with the province now"), _sync),
    "report": (N_("print a document as PDF, Word or Excel file"), _report),
    "check": (N_("say which paper bears a code, and whether its data have changed since"), _check),
    "export": (N_("write a spreadsheet"), _export),
    "import": (N_("read areas, or a form (workbook, XForm) or catalogue package"), _import),
    "fund": (N_("list the campaigns of the fund, or post its prepared vouchers"), _fund),
    "person": (N_("find, export or erase the data of a person"), _person),
    "retention": (N_("list or erase personal data whose time is over"), _retention),
    "backup": (N_("write a backup file"), _backup),
    "restore": (N_("restore a backup file; a book that is there is moved aside"), _restore),
    "doctor": (N_("examine the book and this computer"), _doctor),
    "update": (N_("say which version is new, and install it"), _update),
    "bundle": (N_("exchange with the province by files that somebody carries"), _bundle),
    "keys": (N_("seal what names a person, and give the key to the office's computers"), _keys),
}
