"""The province's server without its tables for pages: the floor of what these cost an exchange."""

from __future__ import annotations

import sys
from typing import Any

from upstream.admin.cli import main
from upstream.exchange import ingest
from upstream.read_model.projecting import Projection


def nothing(*_: Any, **__: Any) -> None:
    """Write nothing."""


def take_pages_away() -> None:
    """Let merges write no tables for pages, and gather nothing for them."""
    for name in ("created", "saved", "said", "write"):
        setattr(Projection, name, nothing)
    setattr(ingest, "note_contact", nothing)  # noqa: B010  it is no name that others import


if __name__ == "__main__":
    take_pages_away()
    sys.exit(main())
