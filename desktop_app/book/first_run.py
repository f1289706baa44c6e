"""What the first run decides: whose book this is and who works in it first."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import same_name
from desktop_app.accounts.pins import set_pin
from desktop_app.base.role_book import role_book
from desktop_app.book.office import Office


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """The answers of the first two steps. Without a PIN the window opens for everybody at the computer."""

    commune_code: str
    name: str
    position_title: str
    pin: str


def begin(office: Office, answers: FirstAnswers) -> Officer:
    """Register the first officer, who may do everything, and say whose book it is.

    The commune is written last, so that an interrupted first run is asked again; an officer of the
    same name who was registered in the interrupted run is kept.

    Raises:
        Problem: the name or the PIN will not do; the sentence says why.
    """
    with office.record(answers.name) as rec:
        officer = same_name(rec.connection, answers.name)
        if officer is None:
            officer = add_officer(
                rec,
                name=answers.name,
                position_title=answers.position_title,
                roles=[role.code for role in role_book().role],
            )
        if answers.pin:
            set_pin(rec.connection, office.clock, officer.id, answers.pin)
    office.choose_commune(answers.commune_code, sample=False)
    office.officer = officer.name
    return officer
