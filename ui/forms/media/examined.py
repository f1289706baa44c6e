"""Examine what was chosen, pasted or dropped before anything is kept."""

from __future__ import annotations

from pathlib import Path

from desktop_app.attachments.examining import Candidate, examine, examine_picture
from desktop_app.attachments.kinds import accepted
from ui.forms.media.dropped import Source
from ui.forms.media.form_files import Wanted
from ui.forms.media.pictures import PASTED_NAME, png_of

ANY_FILE = Wanted("*/*")


def examined(source: Source, wanted: Wanted = ANY_FILE) -> Candidate:
    """The file or picture as it may be kept.

    Raises:
        NotAccepted: it is of no kind that is taken here, too large, empty or no picture.
        CannotRead: it cannot be read.
    """
    question = accepted(wanted.media_type)
    if isinstance(source, Path):
        return examine(source, question, wanted.max_pixels)
    return examine_picture(png_of(source), PASTED_NAME, question, wanted.max_pixels)
