"""How a sealed text is written: what names a person in a record, readable only with the office's key.

Both ends know one when they see it, and only the office opens it (``desktop_app.office_key``). It begins with
words, so that a program which knows nothing of it shows something that a person understands.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, NamedTuple

from desktop_app.wire.op import Value

MARK: Final = "[niêm phong]"
KEY_ID_LETTERS: Final = 8
_BEGINNING: Final = f"{MARK} "
_TEXT: Final = re.escape(_BEGINNING) + rf"([A-Za-z0-9_-]{{{KEY_ID_LETTERS}}})\.([A-Za-z0-9_-]{{43,}})"
_WRITTEN: Final = re.compile(rf"{_TEXT}\Z")
_WITHIN: Final = re.compile(_TEXT, re.IGNORECASE)


class SealedText(NamedTuple):
    """The id of the key that opens it, and what was sealed."""

    key: str
    box: bytes

    def written(self) -> str:
        """The text that a field holds in place of what it says."""
        return f"{_BEGINNING}{self.key}.{urlsafe_b64encode(self.box).decode().rstrip('=')}"


def read_sealed(value: Value) -> SealedText | None:
    """Return the parts of a sealed text; ``None`` for everything else."""
    if type(value) is not str or not value.startswith(_BEGINNING):
        return None
    found = _WRITTEN.match(value)
    if found is None:
        return None
    letters = found[2]
    try:
        box = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None
    sealed = SealedText(found[1], box)
    return sealed if sealed.written() == value else None


def is_sealed_text(value: Value) -> bool:
    """Whether a field holds a sealed text."""
    return read_sealed(value) is not None


def names_sealed_text(text: str) -> bool:
    """Whether a text that people read has a sealed one in it, also in capitals."""
    return "[" in text and _WITHIN.search(text) is not None


def may_be_sealed(stored: bytes) -> bool:
    """Whether packed values may hold a sealed text: quick, and true of whoever writes about one."""
    return _BYTES in stored


_BYTES: Final = _BEGINNING.encode()
