"""Forms: keyed, opened and saved minutes later, taken out and brought back; rounds opened and closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.rows import RecordWriter
from desktop_app.journal.urgent import put_urgent
from desktop_app.surveys.responses.commands import delete_responses
from desktop_app.surveys.responses.entry import finish_form, reopened, with_changes_shown
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import set_round_state
from desktop_app.wire.op import Value
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.judging.held import book_states
from tests.simulation.judging.held import shown as all_shown
from tests.simulation.oracle import Place
from tests.simulation.steps import Step, kind
from tests.simulation.world import AREAS, World

FORM = "survey_response"
ROUND = "survey_round"


@kind
class KeyForm(Step, frozen=True):
    """A person keys a new paper form; one that is ``urgent`` is reported before everything else."""

    form: str
    area: str
    serial: int
    answer: str
    urgent: bool = False


@kind
class OpenForm(Step, frozen=True):
    """A person opens a form; it stands on the screen as it is now."""

    form: str


@kind
class SaveForm(Step, frozen=True):
    """A person changes the form that stands on the screen, and saves it."""

    field: str
    value: str


@kind
class TakeOut(Step, frozen=True):
    """A person takes a form out of its round, or brings it back."""

    form: str
    back: bool = False


@kind
class MoveRound(Step, frozen=True):
    """A person moves the round to another state."""

    to: str


def fields_shown(who: Computer, entity: str, entity_id: str) -> dict[str, Value] | None:
    """The fields of a record as the book has them; ``None`` where it has none."""
    with who.office.read() as connection:
        record = RecordWriter(connection, {}).get(entity, entity_id)
    return None if record is None else dict(record.fields)


@perform.register
def _(step: KeyForm, world: World, who: Computer) -> str:
    known = world.of(who)
    if step.form in known.forms:
        return ""
    known.forms.add(step.form)
    answers = {"q01": step.answer, "comment": f"của {step.form}"}
    draft = ResponseDraft(step.form, known.round_id, step.area, step.serial, answers, "", who.name)
    values: dict[Place, Value] = {
        (FORM, step.form, "answers/q01"): step.answer,
        (FORM, step.form, "comment"): answers["comment"],
        (FORM, step.form, "serial"): step.serial,
    }

    def work() -> None:
        with who.office.record() as rec:
            finish_form(rec, draft, "")
            if step.urgent:
                row = UrgentRow("Phiếu", step.form)
                at = to_millis(rec.clock.now())
                message = UrgentMessage(step.form, FORM, "Khẩn", step.form, [row], who.name, max(at, 0))
                put_urgent(rec.connection, message)

    if step.urgent:
        known.urgent.add(step.form)
    end = world.save(who, values, {}, work)
    how = " urgently" if step.urgent else ""
    return f"{who.name}{how} keys the form {step.form} of {AREAS[step.area]} with {step.answer} {end}".strip()


@perform.register
def _(step: OpenForm, world: World, who: Computer) -> str:
    try:
        with who.office.read() as connection:
            who.form = reopened(connection, step.form, who.name)[0]
    except Problem:
        return ""
    return f"{who.name} opens the form {step.form}"


@perform.register
def _(step: SaveForm, world: World, who: Computer) -> str:
    if who.form is None:
        return ""
    place = (FORM, who.form.id, step.field if step.field == "comment" else f"answers/{step.field}")
    draft = replace(who.form, answers={**who.form.answers, step.field: step.value})
    said = f"{who.name} saves the form {draft.id} with {step.field} = {step.value}"
    met: list[ChangedMeanwhile] = []
    end = world.save(who, {place: step.value}, {place: [_opened(draft, place)]}, _saving(who, draft, met))
    if met:
        draft = with_changes_shown(draft, met[0])
        said += ", is shown what was changed meanwhile, and saves again"
        end = world.save(who, {place: step.value}, {place: [_opened(draft, place)]}, _saving(who, draft, met))
    who.form = None
    return f"{said} {end}".strip()


def _saving(who: Computer, draft: ResponseDraft, met: list[ChangedMeanwhile]) -> Callable[[], None]:
    def work() -> None:
        try:
            with who.office.record() as rec:
                finish_form(rec, draft, "")
        except ChangedMeanwhile as changed:
            met.append(changed)
            raise

    return work


def _opened(draft: ResponseDraft, place: Place) -> Value:
    return (draft.opened or {}).get(place[2])


@perform.register
def _(step: TakeOut, world: World, who: Computer) -> str:
    shown = fields_shown(who, FORM, step.form)
    if shown is None or bool(shown["deleted"]) is not step.back:
        return ""

    def work() -> None:
        with who.office.record() as rec:
            delete_responses(rec, [step.form], deleted=not step.back)

    place = (FORM, step.form, "deleted")
    end = world.save(who, {place: int(not step.back)}, {place: [shown["deleted"]]}, work)
    what = "brings back" if step.back else "takes out"
    return f"{who.name} {what} the form {step.form} {end}".strip()


@perform.register
def _(step: MoveRound, world: World, who: Computer) -> str:
    round_id = world.of(who).round_id
    shown = fields_shown(who, ROUND, round_id)
    if shown is None or shown["status"] == step.to:
        return ""
    if step.to == "submitted" and shown["status"] != "closed":
        return ""

    def work() -> None:
        with who.office.record() as rec:
            set_round_state(rec, round_id, step.to, "vì thế")

    place = (ROUND, round_id, "status")
    with who.office.read() as connection:
        seen = all_shown(book_states(connection))
    end = world.save(who, {place: step.to}, {place: [shown["status"]]}, work, seen)
    return f"{who.name} moves the round from {shown['status']} to {step.to} {end}".strip()
