"""Names of files that another computer sent, made fit to be written to a disk or into an archive.

What this program names itself passes unchanged; what a record says may be anything.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from desktop_app.base.text import nfc

_LONGEST_STEM: Final = 80
_LONGEST_ENDING: Final = 16
_DIGITS: Final = 8
_NOT_KEPT: Final = re.compile(r"[^\w.\- ]")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]+\Z")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]) *(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows takes for devices, whatever ending they have."""


def harmless_name(name: str) -> str:
    """The last part of the name without anything that a file system or an archive would take for more.

    A name that had to be changed ends in eight digits of its own SHA-256, so that two of them stay two. What
    comes out passes unchanged.
    """
    found = _ENDING.search(name[-_LONGEST_ENDING:])
    ending = "" if found is None else found[0]
    stem = re.split(r"[/\\]", name.removesuffix(ending))[-1]
    clean = _NOT_KEPT.sub("_", nfc(stem)).strip(" .")
    if _DEVICE.match(clean):
        clean = f"_{clean}"
    if clean and clean + ending == name and len(clean) <= _LONGEST_STEM + 1 + _DIGITS:
        return name
    clean = clean[:_LONGEST_STEM].rstrip(" .")
    digits = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{clean or 'file'}-{digits}{ending}"
