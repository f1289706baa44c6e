"""Who works in a book in which no officer is registered."""

from __future__ import annotations

from desktop_app.accounts.officer import has_officers
from desktop_app.book.office import Office

SAMPLE_OFFICER = "Cán bộ Mẫu Một"
"""As in ``sample/office.toml``: the first page reads no file of the program."""


def name_who_works(office: Office) -> None:
    """Where no officer is registered, entries carry the name of the computer's account."""
    if office.officer:
        return
    if office.identity.sample:
        office.officer = SAMPLE_OFFICER
        return
    with office.look() as look:
        if not has_officers(look):
            import getpass

            office.officer = getpass.getuser()
