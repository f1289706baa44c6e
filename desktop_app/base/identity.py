"""Whose book it is, as its facts say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose book this is. ``commune_code`` is empty until the first run has asked."""

    store_id: str
    commune_code: str
    sample: bool


def identity_from(facts: Mapping[str, str]) -> Identity:
    """What the facts of a book say."""
    return Identity(facts.get("store_id", ""), facts.get("commune_code", ""), facts.get("sample") == "1")
