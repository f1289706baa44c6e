"""The language of a command line: ours, and the texts of ``argparse``.

Set before the parser is built, because help and errors are written while the command line is still being
read.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_app.base.i18n import LANGUAGES, N_, set_language, tr

ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("unexpected option string: %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("expected %s argument"),
    N_("expected %s arguments"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
)
"""What somebody at the command line may read; the rest of argparse speaks to programmers only."""


def speak_as_asked(words: Sequence[str]) -> None:
    """Take the language from ``--lang`` if it is there, and let argparse speak it too."""
    asked = _asked(words)
    for known in LANGUAGES:
        if asked == known:
            set_language(known)
    # argparse looks its words up in gettext's own domain, which is found by the environment's
    # language and a folder of the system; ours is a choice of the user and a file of the program.
    vars(argparse).update(_=tr, ngettext=_of_number)


def _asked(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        if word == "--lang":
            return words[place + 1] if place + 1 < len(words) else ""
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return ""


def _of_number(item: str, many: str, number: int) -> str:
    return tr(item if number == 1 else many)
