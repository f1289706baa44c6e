"""Asking for a file that a question takes."""

from __future__ import annotations

from pathlib import Path

from desktop_app.attachments.kinds import accepted
from desktop_app.base.i18n import N_, tr
from ui.base.ask import Ask, FileFilter
from ui.forms.media.form_files import Wanted

_ANY = N_("Files that can be attached")
_KINDS = {"image": N_("Pictures"), "audio": N_("Sound"), "video": N_("Videos")}


def ask_for_file(ask: Ask, wanted: Wanted) -> Path | None:
    """A file of a kind that the question takes, or nothing."""
    question = accepted(wanted.media_type)
    patterns = tuple(f"*.{ending}" for ending in question.endings)
    label = tr(_KINDS.get(question.code, _ANY))
    return ask.open_file(tr("Choose a file"), (FileFilter(label, patterns),))
