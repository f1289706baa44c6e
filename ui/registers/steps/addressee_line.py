"""To whom a step goes, typed with what is offered: who got it before, and the officers."""

from __future__ import annotations

from desktop_app.catalogue.registers.definition import Need
from desktop_app.registers.lists.addressees import addressees_offered
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.registers.steps.step_kind import StepKind
from ui.widgets.fields.offering_line import OfferingLine


class AddresseeLine(OfferingLine):
    """Reads what it offers itself, where the step has an addressee."""

    def __init__(self, context: RoomContext, register_code: str, kind: StepKind) -> None:
        super().__init__()
        if kind.addressee is not Need.NONE:
            read_book(
                context,
                self,
                lambda connection: addressees_offered(connection, register_code, kind.code),
                self.offer,
            )
