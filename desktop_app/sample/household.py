"""A questionnaire of the sample office alone: members of a household, and a picture of its road."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.areas.queries import areas_at
from desktop_app.attachments.examining import examine
from desktop_app.attachments.holding import hold
from desktop_app.attachments.kinds import accepted
from desktop_app.base.ids import new_id
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state

CODE = "HO_MAU"
_ISSUED = 10
_COLLECTED = (3, 1, 0)
"""Forms collected in the areas that the round asks in."""
_MEMBERS = (("Hoa", 41), ("Minh", 12))


def open_household_round(office: Office) -> str:
    """Install the form, open a round of it, enter three forms and start a fourth; return the round's id.

    The second form lacks a required answer and the third has a number that was not issued, so that there is
    something to look at; the unfinished one has an age that the form refuses.
    """
    package, _ = package_from_workbook(resource_path("sample", "household.md").read_bytes(), "household.md")
    with office.store.write() as connection:
        install(connection, package, "file", office.clock)
    with office.record() as rec:
        today = rec.clock.today()
        questionnaire = installed_questionnaire(rec.connection, CODE, "1")
        fields = {
            "title": questionnaire.title.vi,
            "template_code": CODE,
            "template_version": questionnaire.version,
        }
        round_id = create_round(rec, {**fields, "year": today.year})
        areas = areas_at(rec.connection, today)
        for area, collected in zip(areas, _COLLECTED, strict=False):
            counts = {
                "forms_issued": _ISSUED,
                "forms_collected": collected,
                "total_households": area.households,
            }
            put_round_area(rec, round_id, area.id, **counts)
        set_round_state(rec, round_id, "open")
    whole = _answers("2", *_MEMBERS)
    _key(office, ResponseDraft(new_id(office.clock), round_id, areas[0].id, 1, whole, "anh", office.officer))
    for serial, answers in ((2, _answers("", ("Lan", 67))), (14, _answers("1", ("Nam", 23)))):
        form = ResponseDraft(new_id(office.clock), round_id, areas[0].id, serial, answers, "", office.officer)
        with office.record() as rec:
            save_response(rec, form, validity="")
    unfinished = ResponseDraft(
        new_id(office.clock), round_id, areas[1].id, 1, _answers("", ("Hùng", 230)), "duong", office.officer
    )
    with office.store.write() as connection:
        save_draft(connection, unfinished, office.clock)
    return round_id


def _answers(road: str, *members: tuple[str, int]) -> dict[str, str]:
    answers = {"duong": road, "nguoi[]": str(len(members)), "so_nguoi": str(len(members))}
    for at, (name, age) in enumerate(members, start=1):
        answers |= {f"nguoi[{at}]/ten": name, f"nguoi[{at}]/tuoi": str(age)}
    return {name: answer for name, answer in answers.items() if answer}


def _key(office: Office, form: ResponseDraft) -> None:
    picture = examine(resource_path("sample", "duong-lang.jpg"), accepted("image/*"))
    with office.store.write() as connection:
        hold(connection, form.id, picture)
    with office.record() as rec:
        save_response(rec, replace(form, answers={**form.answers, "anh": picture.name}), validity="")
