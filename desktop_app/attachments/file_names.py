"""Names of received files, made safe to be written to a disk or into an archive.

Names given by this program pass unchanged; a record may contain anything.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from desktop_app.attachments.kinds import known_endings
from desktop_app.attachments.signatures import fits
from desktop_app.base.text import nfc

_LONGEST_STEM: Final = 80
_LONGEST_ENDING: Final = 16
_DIGITS: Final = 8
_NOT_KEPT: Final = re.compile(r"[^\w\- ]")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]+\Z")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]) *\Z", re.IGNORECASE)
"""Names that Windows takes for devices, whatever ending they have."""
PLAIN_ENDING: Final = ".bin"
"""Of what is given out as bytes and nothing more: no program opens it by itself, and no computer runs it."""


def harmless_name(name: str, head: bytes | None = None) -> str:
    """Return the last part of the name without anything that a file system, an archive or a person would
    misread.

    It has one ending: that of a file that may be attached and, where the first bytes of the content are given
    as ``head``, one that fits the content; else ``.bin``, after the ending it had in its name. A changed name
    ends in eight digits of its own SHA-256, so that two of them stay two. The result passes unchanged.
    """
    found = _ENDING.search(name[-_LONGEST_ENDING:])
    ending = "" if found is None else found[0]
    kept = ending if ending == PLAIN_ENDING or _is_safe(ending, head) else PLAIN_ENDING if ending else ""
    stem = re.split(r"[/\\]", name.removesuffix(kept) if kept == ending else name)[-1]
    clean = _NOT_KEPT.sub("_", nfc(stem)).strip()
    if _DEVICE.match(clean):
        clean = f"_{clean}"
    if clean and clean + kept == name and len(clean) <= _LONGEST_STEM + 1 + _DIGITS:
        return name
    clean = clean[:_LONGEST_STEM].rstrip()
    digits = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{clean or 'file'}-{digits}{kept}"


def _is_safe(ending: str, head: bytes | None) -> bool:
    bare = ending.removeprefix(".").lower()
    return bare in known_endings() and (head is None or fits(bare, head))
