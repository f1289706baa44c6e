"""What a person changed on a form: what stands there now against what stood there when it was opened.

A dialog hands on only this. A field that was not touched is not written, so neither a value that the dialog
cannot show nor one that somebody else changed meanwhile is replaced without a word.
"""

from __future__ import annotations

from collections.abc import Mapping


def changed_since[T](opened: Mapping[str, T], now: Mapping[str, T]) -> dict[str, T]:
    """The entries of ``now`` that differ from those the form was opened with."""
    return {name: value for name, value in now.items() if name not in opened or opened[name] != value}
