"""Names of files that this program proposes or gives, as every system takes them."""

from __future__ import annotations

import re
from typing import Final

from desktop_app.base.text import carriable, nfc

_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,12}\Z")
_LENGTH: Final = 120


def file_name(words: str) -> str:
    """Words as the name of a file, without an ending."""
    cleaned = " ".join(_NOT_IN_NAMES.sub(" ", carriable(nfc(words))).split())[:_LENGTH].rstrip(" .")
    return f"_{cleaned}" if _RESERVED.fullmatch(cleaned) or not cleaned else cleaned


def whole_file_name(words: str) -> str:
    """The same with the ending that the words have."""
    ending = _ENDING.search(words)
    return file_name(words) if ending is None else f"{file_name(words[: ending.start()])}{ending[0]}"
