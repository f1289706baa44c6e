"""The complete sample office: with officers, PINs and the exercise."""

from __future__ import annotations

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.pins import set_pin
from desktop_app.base.ids import officer_id
from desktop_app.base.role_book import role_book
from desktop_app.book.office import Office
from desktop_app.sample.building import build_sample_office
from desktop_app.sample.content import sample_content
from desktop_app.sample.documents import play_sample_documents
from desktop_app.sample.exercise import prepare_exercise
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.registers import play_sample_registers

_SETTLED = 14
"""Days: what is older was answered, but for the few things that a beginner finds overdue."""


def make_sample_office(office: Office) -> None:
    """Fill an empty book."""
    build_sample_office(office)
    play_sample_registers(office, opinions=12, petitions=8, batches=1, settled=_SETTLED)
    play_sample_documents(office)
    play_sample_fund(office, donors=12)
    add_sample_officers(office)
    prepare_exercise(office)


def add_sample_officers(office: Office) -> None:
    """Register one who may do everything and one who enters: the window can be locked and handed over."""
    names = sample_content().officers
    with office.record(names.first) as rec:
        persons = [role_book().persons.private]
        add_officer(
            rec, name=names.first, roles=[role.code for role in role_book().role], extra_rights=persons
        )
        add_officer(rec, name=names.second, roles=["entry"], extra_rights=persons)
        for name, pin in names.pins.items():
            set_pin(rec.connection, rec.clock, officer_id(name), pin)
