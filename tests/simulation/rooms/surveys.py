"""The room of surveys beside its forms: areas of the round, totals counted by hand, second keyings."""

from __future__ import annotations

from desktop_app.storage.tables.surveys import survey_area, survey_response, survey_second_keying
from desktop_app.surveys.double_entry.double_entry import save_double_entry, settle
from desktop_app.surveys.responses.commands import set_validity
from desktop_app.surveys.rounds.commands import change_round, change_round_area
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.tally.hand_counts import set_tally
from tests.simulation.rooms.actions import Action, At, Work
from tests.simulation.world import AREAS

_QUESTIONS = ("q01", "q02")


def count_area(at: At) -> Work:
    """How many households an area has, over what the table shows."""
    round_id = at.world.of(at.who).round_id
    area = list(AREAS)[at.pick % 2]
    stands = [row for row in at.rows(survey_area) if row["area_id"] == area]
    shown = {"total_households": stands[0]["total_households"] if stands else None}
    return lambda rec: change_round_area(rec, round_id, area, {"total_households": 100 + at.number}, shown)


def count_by_hand(at: At) -> Work:
    """How often an answer was given in an area, over what the table shows."""
    round_id = at.world.of(at.who).round_id
    area, question, code = list(AREAS)[at.pick % 2], _QUESTIONS[at.more % 2], str(1 + at.more % 3)
    with at.reading() as connection:
        stands = hand_tallies(connection, round_id).get(area, {}).get(question, {}).get(code)
    return lambda rec: set_tally(rec, round_id, area, question, {code: 100 + at.number}, {code: stands})


def key_again(at: At) -> Work | None:
    """A form that somebody else keyed is keyed a second time."""
    here = survey_response.c
    form = at.one_of(at.rows(survey_response, here.deleted == 0, here.entered_by != at.who.name))
    if form is None:
        return None
    answers = {"q01": str(1 + at.more % 4)}
    return lambda rec: save_double_entry(rec, str(form["id"]), answers)


def settle_keying(at: At) -> Work | None:
    """What stands on the paper, where two keyings differ."""
    second = at.one_of(at.rows(survey_second_keying))
    if second is None:
        return None
    return lambda rec: settle(rec, str(second["response_id"]), "q01", str(1 + at.more % 4))


def judge_form(at: At) -> Work | None:
    """A form does not count, for a reason, or counts again."""
    form = at.one_of(at.rows(survey_response, survey_response.c.deleted == 0))
    if form is None:
        return None
    reason = "" if at.more % 3 == 0 else "not_issued_form"
    return lambda rec: set_validity(rec, [str(form["id"])], reason)


def rename_round(at: At) -> Work:
    """The number of the plan of the round."""
    round_id = at.world.of(at.who).round_id
    return lambda rec: change_round(rec, round_id, {"plan_number": f"KH {at.words}"})


ACTIONS = {
    "count the households of a round": Action(count_area),
    "count answers by hand": Action(count_by_hand, 2),
    "key a form again": Action(key_again),
    "settle two keyings": Action(settle_keying),
    "judge a form": Action(judge_form),
    "number the plan of the round": Action(rename_round),
}
