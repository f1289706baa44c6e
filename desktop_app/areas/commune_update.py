"""Update of a book made with another list of communes to the code and name of the list in force."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.areas.administrative import SAMPLE_COMMUNE, commune, units_in_force
from desktop_app.areas.units import CommuneUnit, bare_name
from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from desktop_app.storage.facts import get_fact, set_fact

CODE, NAME = "commune_code", "commune_name"
"""The facts of the book: whose it is, and what that commune was called when the book was opened last."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What changed for the commune of a book."""

    former_code: str
    former_name: str
    unit: CommuneUnit

    def sentence(self) -> str:
        """Return the sentence for the officer, shown once."""
        commune = {"name": self.unit.name, "code": self.unit.code, "former": self.former_name or "…"}
        if self.former_code == self.unit.code:
            return tr(
                "The commune of this book is called {name} now (before: {former}). Papers take the new name; "
                "please check their heading in Settings, Office.",
                **commune,
            )
        return tr(
            "The commune of this book is listed as {name} with the code {code} now; the book was created "
            "with the code {former_code} of an earlier list and continues under the new one. Nothing was "
            "lost, and the exchange with the province needs no new connection code. Please update the "
            "program on the other computers of the office too.",
            former_code=self.former_code,
            **commune,
        )


def note_commune(connection: Connection, code: str) -> None:
    """Write down whose book it is, and what the commune is called."""
    unit = commune(code)
    set_fact(connection, CODE, code)
    set_fact(connection, NAME, unit.name if unit else None)


def carry_over(connection: Connection) -> CarriedOver | None:
    """Bring the book's own commune to the list in force; return what changed, or None when nothing did."""
    code = get_fact(connection, CODE)
    if not code or code == SAMPLE_COMMUNE.code:
        return None
    units = units_in_force()
    unit = units.commune(units.current_code(code))
    known = get_fact(connection, NAME)
    if unit is None or (unit.code, unit.name) == (code, known):
        return None
    listed = (each.name for each in units.former if (each.code, each.code_now) == (code, unit.code))
    former = known or next(listed, "")
    note_commune(connection, unit.code)
    if unit.code == code and (not former or _reads_alike(former, unit.name)):
        return None
    return CarriedOver(code, former, unit)


def _reads_alike(left: str, other: str) -> bool:
    """Whether two names differ only in spelling: Hoà and Hòa, apostrophes."""
    same_kind = len(bare_name(left)) - len(left) == len(bare_name(other)) - len(other)
    return same_kind and _letters(left) == _letters(other)


def _letters(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())
