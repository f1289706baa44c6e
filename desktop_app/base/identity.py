"""The identity of a book, from its facts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class BookIdentity(msgspec.Struct, frozen=True):
    """Whose book this is. ``commune_code`` is empty until the first run has asked.

    ``commune_name`` is what the list of communes called it when the book was opened last.
    """

    store_id: str
    commune_code: str
    sample: bool
    commune_name: str = ""


def identity_from(facts: Mapping[str, str]) -> BookIdentity:
    """Return what the facts of a book say."""
    return BookIdentity(
        facts.get("store_id", ""),
        facts.get("commune_code", ""),
        facts.get("sample") == "1",
        facts.get("commune_name", ""),
    )
