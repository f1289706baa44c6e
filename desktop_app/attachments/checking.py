"""Checks of a file by its name, size and first bytes, before it is taken; both ends use them."""

from __future__ import annotations

from pathlib import Path

from desktop_app.attachments.kinds import NotAccepted, kinds
from desktop_app.attachments.signatures import Family, family_of, fits
from desktop_app.base.numbers import format_size
from desktop_app.base.text import nfc

_LONGEST_STEM = 40
_DIGITS_IN_NAME = 8


def stored_name(name: str, sha256: str) -> str:
    """Return the name under which a file is kept: within a form or an entry it means one content."""
    path = Path(name)
    letters = (letter if letter.isalnum() or letter in "-_" else "_" for letter in nfc(path.stem))
    stem = "".join(letters)[:_LONGEST_STEM].strip("_") or "file"
    return f"{stem}-{sha256[:_DIGITS_IN_NAME]}{path.suffix.lower()}"


def check_head(name: str, head: bytes, *, is_image: bool = False) -> None:
    """Let pass a file whose first bytes are what its ending says.

    Pictures are looked at whole by who makes them smaller, and have a sentence of their own.

    Raises:
        NotAccepted: it is a program, or something else than its ending says.
    """
    if head and family_of(head) is Family.PROGRAM:
        raise NotAccepted(
            "“{name}” is a program, despite its name, and was not attached. If somebody sent it to you, "
            "do not open it, and tell them.",
            name=name,
        )
    if head and not is_image and not fits(Path(name).suffix.removeprefix("."), head):
        raise NotAccepted(
            "“{name}” does not match its file extension. Open it with the program that made it, save it "
            "again, and choose that file.",
            name=name,
        )


def check_size(name: str, size: int) -> None:
    """Let pass a file that has something in it and is not too large.

    Raises:
        NotAccepted: it is empty or too large.
    """
    largest = kinds().largest_bytes
    if size > largest:
        raise NotAccepted(
            "“{name}” is too large ({size}); a file may have {largest} at most. "
            "Make it smaller, for example by a lower resolution, and choose it again.",
            name=name,
            size=format_size(size),
            largest=format_size(largest),
        )
    if size == 0:
        raise NotAccepted("“{name}” is empty. Choose another file.", name=name)
