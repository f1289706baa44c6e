"""The parsed command line; the start of a window has none and loads no parser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.base.i18n import Language


class Arguments(msgspec.Struct, frozen=True):
    """The command's name, the options that all share, and its ``own`` options, an ``argparse.Namespace``.

    ``file`` (absolute) is to be opened in the window; ``again`` is the command line without it.
    """

    command: str | None = None
    data_dir: Path | None = None
    lang: Language | None = None
    own: Any = None
    qt: tuple[str, ...] = ()
    file: Path | None = None
    again: tuple[str, ...] = ()
    in_notification_area: bool = False


def arguments_from(words: Sequence[str]) -> Arguments:
    """Read the command line; ends the process with a usage line when it is wrong."""
    if not words:
        return Arguments()
    from desktop_app.base.console.command_words import speak_as_asked
    from desktop_app.cli.parser import parse

    speak_as_asked(words)
    return parse(words)
