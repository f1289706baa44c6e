"""The two officers of the sample office, with publicly known PINs."""

from __future__ import annotations

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.pins import set_pin
from desktop_app.base.ids import officer_id
from desktop_app.base.role_book import role_book
from desktop_app.book.office import Office
from desktop_app.sample.content import sample_content


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
