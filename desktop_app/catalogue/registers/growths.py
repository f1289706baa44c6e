"""What an entry takes over from the one out of which it grows: a petition from the meeting of voters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.catalogue.registers.sources import Source


@dataclass(frozen=True, slots=True)
class Growth:
    """What an entry out of one of ``register`` says at first, in one or several of them in a row.

    ``takes``: by question the sources there, of which the first that says something counts. ``several``: what
    a question is answered where that is several choices. ``says``: what it says whatever the other one says.
    """

    register: str
    takes: Mapping[str, tuple[Source, ...]]
    several: Mapping[str, str]
    says: Mapping[str, str]
