"""The format of a file by its first bytes, and whether its ending agrees.

A computer runs what looks like a program to it, whatever a person reads: so both the ending and the content
of a file are checked when it comes in, and again when a copy of it is given out.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from desktop_app.attachments.picture_formats import format_of

HEAD_BYTES: Final = 4096
"""So many first bytes are looked at."""


class Family(Enum):
    """Formats of files, as far as their first bytes show."""

    PROGRAM = "program"
    PICTURE = "picture"
    PDF = "pdf"
    COMPOUND = "compound"
    """The older files of Word and Excel, and encrypted newer ones."""
    ARCHIVE = "archive"
    """Zip, and so the newer files of Word and Excel and those of LibreOffice."""
    RTF = "rtf"
    TEXT = "text"
    DATA = "data"
    """Anything else, such as sound and film."""


_PROGRAMS: Final = re.compile(
    rb"MZ|\x7fELF|#!|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|dex\n|\x00asm"
    rb"|L\x00\x00\x00\x01\x14\x02\x00|ITSF|!<arch>"
)
"""Programs of Windows, Linux and macOS, scripts, Java, Android, links of Windows, compiled help."""
_PDF: Final = re.compile(rb"%PDF-")
_COMPOUND: Final = re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ARCHIVE: Final = re.compile(rb"PK(\x03\x04|\x05\x06)")
_RTF: Final = re.compile(rb"\{\\rtf")
_UTF16: Final = re.compile(rb"\xff\xfe|\xfe\xff")
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_PDF_WITHIN: Final = 1024
"""A PDF may begin so late; some scanners put their name before it."""

_OFFICE: Final = frozenset({Family.COMPOUND, Family.ARCHIVE})
_OLD_OFFICE: Final = frozenset({*_OFFICE, Family.RTF, Family.TEXT})
"""Word and Excel open whatever they know under their old endings; banks send tables of text so."""
_OF_ENDING: Final = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff"), frozenset({Family.PICTURE})),
    "pdf": frozenset({Family.PDF}),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLD_OFFICE),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods"), _OFFICE),
    "rtf": frozenset({Family.RTF}),
    **dict.fromkeys(("txt", "csv"), frozenset({Family.TEXT})),
    "zip": frozenset({Family.ARCHIVE}),
}
_MEDIA: Final = frozenset({Family.DATA})
"""Sound and film have many ways to begin: what is nothing else passes."""


def family_of(head: bytes) -> Family:
    """Return what a file is, by its first :data:`HEAD_BYTES`."""
    if _PROGRAMS.match(head):
        return Family.PROGRAM
    if format_of(head) is not None:
        return Family.PICTURE
    if _PDF.search(head[:_PDF_WITHIN]):
        return Family.PDF
    for family, begins in ((Family.COMPOUND, _COMPOUND), (Family.ARCHIVE, _ARCHIVE), (Family.RTF, _RTF)):
        if begins.match(head):
            return family
    is_text = _UTF16.match(head) or not _NO_TEXT.search(head)
    return Family.TEXT if is_text else Family.DATA


def fits(ending: str, head: bytes) -> bool:
    """Whether a file with this ending (without the dot) may begin so."""
    return family_of(head) in _OF_ENDING.get(ending.lower(), _MEDIA)
