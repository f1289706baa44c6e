"""Picture formats that are opened, recognised by their first bytes and never by a name.

A decoder is only ever given a picture under the format that was found here: a library that chooses by itself
also knows formats that run other programs or open other files (PostScript, SVG, playlists of video).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 16
"""So many first bytes show the format."""


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """A format: its media type, its name for Pillow and for Qt, and how its bytes begin."""

    media_type: str
    pillow: str
    qt: str
    begins: re.Pattern[bytes]


PICTURE_FORMATS: Final = (
    PictureFormat("image/jpeg", "JPEG", "jpeg", re.compile(rb"\xff\xd8\xff")),
    PictureFormat("image/png", "PNG", "png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    PictureFormat("image/gif", "GIF", "gif", re.compile(rb"GIF8[79]a")),
    PictureFormat("image/bmp", "BMP", "bmp", re.compile(rb"BM")),
    PictureFormat("image/webp", "WEBP", "webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    PictureFormat("image/tiff", "TIFF", "tiff", re.compile(rb"II\*\x00|MM\x00\*")),
)

PILLOW_FORMATS: Final = tuple(item.pillow for item in PICTURE_FORMATS)
"""What ``Image.open`` may try; Pillow takes every other file for no picture."""


def format_of(data: bytes) -> PictureFormat | None:
    """Return the format that the first bytes of a file show, if it is one that is opened here."""
    return next((item for item in PICTURE_FORMATS if item.begins.match(data[:HEAD_BYTES])), None)
