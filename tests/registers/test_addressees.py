"""To whom a step goes: who got it before is offered first, then the officers of the office."""

from __future__ import annotations

from desktop_app.accounts.commands import add_officer
from desktop_app.book.office import Office
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.lists.addressees import addressees_offered
from tests.registers.builders import ON, begin_opinion


def test_earlier_addressees_are_offered_before_the_officers(office: Office) -> None:
    for to in ("Công an xã", "UBND xã", "UBND xã"):
        matter_id = begin_opinion(office)
        with office.record() as rec:
            take_step(rec, matter_id, "receive", Step(ON))
            take_step(rec, matter_id, "forward", Step(ON, addressee=to))
    with office.record() as rec:
        add_officer(rec, name="Phạm Thị Cán Bộ", roles=["admin"])
    with office.read() as connection:
        offered = addressees_offered(connection, "DLXH", "forward")
        others = addressees_offered(connection, "KNCT", "forward")
    assert offered[:2] == ("UBND xã", "Công an xã")
    assert "Phạm Thị Cán Bộ" in offered[2:]
    assert set(others) == set(offered[2:]), "of another register nothing is offered but people"
