"""A quarter of the sample office's registers (``resources/sample/registers.toml``), by its own commands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from desktop_app.areas.queries import all_areas
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import Register
from desktop_app.forms.records.form_answers import answers_of, tree_of
from desktop_app.forms.session.session import FormSession
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import registers_in_use

OPINIONS, PETITIONS, SUPERVISIONS, RECOMMENDATIONS = "DLXH", "KNCT", "GSAT", "KNGS"
_DAYS = 84
"""Twelve weeks: nothing of it is in the future."""
_REPLY = "Đã tiếp thu, đưa vào kế hoạch quý sau"
_LASTS = 60
"""So many days after it was entered a supervision ends by its plan."""


class _Opinion(msgspec.Struct, frozen=True):
    text: str
    field: str
    source: str
    medium: str = ""


class _Urgent(msgspec.Struct, frozen=True):
    """What a quick report asks of an urgent opinion."""

    happened: str
    place: str
    course: str
    people: str


class _Petition(msgspec.Struct, frozen=True):
    text: str
    field: str
    competence: str
    office: str


class _Recommendation(msgspec.Struct, frozen=True):
    """``office``: to whom it is sent, by which ``letter``; ``answered``: the step of the answer."""

    text: str
    field: str
    office: str = ""
    letter: str = ""
    answered: str = ""
    answer: str = ""
    amount: str = ""


class _Supervision(msgspec.Struct, frozen=True):
    """``concluded``: so many days after it was entered; 0 while it goes on."""

    topic: str
    plan: str
    answers: Mapping[str, str]
    recommendations: tuple[_Recommendation, ...]
    concluded: int = 0
    findings: Mapping[str, str] = {}


class _Content(msgspec.Struct, frozen=True):
    opinions: tuple[_Opinion, ...]
    urgent: _Urgent
    petitions: tuple[_Petition, ...]
    supervisions: tuple[_Supervision, ...]


@dataclass(frozen=True, slots=True)
class PlayedQuarter:
    """How many entries were made."""

    opinions: int
    petitions: int
    recommendations: int


@dataclass(frozen=True, slots=True)
class _Play:
    """What all acts need; the registers are read once, since each reading looks at all of them."""

    rec: Recorder
    registers: Mapping[str, Register]
    areas: tuple[str, ...]
    today: date
    settled: int

    @classmethod
    def begin(cls, rec: Recorder, today: date, settled: int) -> _Play:
        registers = {register.code: register for register in registers_in_use(rec.connection)}
        areas = tuple(area.id for area in all_areas(rec.connection))
        return cls(rec, registers, areas, today, settled)

    def is_settled(self, number: int, day: date) -> bool:
        """Whether what was entered on a day is over: most of what is old, where somebody keeps up."""
        return bool(self.settled) and number % 5 != 1 and (self.today - day).days > self.settled


@cache
def _content() -> _Content:
    text = resource_path("sample", "registers.toml").read_bytes().decode("utf-8")
    return msgspec.convert(tomllib.loads(text), _Content)


def play_sample_registers(
    office: Office, opinions: int = 60, petitions: int = 40, *, batches: int = 2, settled: int = 0
) -> PlayedQuarter:
    """Enter opinions, petitions in some batches, and supervisions with what was recommended; some go on.

    ``settled``: most of what is older than so many days was answered; with 0 it is a quarter full of terms.
    """
    today = office.clock.today()
    with office.record() as rec:
        play = _Play.begin(rec, today, settled)
        grown = [_opinion(play, number, opinions) for number in range(opinions)]
        for number in range(petitions):
            batch = f"Đợt {1 + number * batches // petitions}"
            petition = _petition(play, number, petitions, batch)
            if number < 3:
                link(rec, grown[number], petition)
        made = sum(_supervision(play, item) for item in _content().supervisions)
    return PlayedQuarter(opinions, petitions, made)


def _day(number: int, of: int, today: date) -> date:
    """Days in their order over the quarter, so that numbers run with them."""
    return today - timedelta(_DAYS - _DAYS * number // max(of, 1))


def _opinion(play: _Play, number: int, of: int) -> str:
    rec, today = play.rec, play.today
    content = _content().opinions[number % len(_content().opinions)]
    day = _day(number, of, today)
    answers = {
        "noted_on": day.isoformat(),
        "source": content.source,
        "content": content.text,
        "field": content.field,
        "urgency": "urgent" if number == of - 2 else "normal",
    }
    if content.medium:
        answers["medium"] = content.medium
    if number == of - 2:
        answers |= msgspec.structs.asdict(_content().urgent)
    matter_id = begin_entry(rec, play.registers[OPINIONS], answers, play.areas[number % len(play.areas)])
    settled = play.is_settled(number, day)
    if number % 6 == 5 and not settled:
        return matter_id
    take_step(rec, matter_id, "receive", Step(day))
    if number % 3:
        take_step(rec, matter_id, "forward", Step(day, addressee="UBND xã"))
    if settled or (number % 4 == 0 and day < today):
        step = Step(day + timedelta(1), answers={"result": "Đã trả lời tại buổi họp khu dân cư"})
        take_step(rec, matter_id, "answer", step)
    return matter_id


def _petition(play: _Play, number: int, of: int, batch: str) -> str:
    rec = play.rec
    content = _content().petitions[number % len(_content().petitions)]
    day = _day(number, of, play.today)
    answers = {
        "received_on": day.isoformat(),
        "channel": "voter_meeting",
        "batch": batch,
        "content": content.text,
        "field": content.field,
        "named": "no",
    }
    matter_id = begin_entry(rec, play.registers[PETITIONS], answers, play.areas[number % len(play.areas)])
    take_step(rec, matter_id, "classify", Step(day, answers={"competence": content.competence}))
    paper = Paper(f"{10 + number}/MTTQ-BTT", day, "Chuyển kiến nghị của cử tri")
    take_step(rec, matter_id, "forward", Step(day, addressee=content.office, paper=paper))
    if play.is_settled(number, day):
        reply = {"reply_office": content.office, "reply_form": "meeting", "reply_content": _REPLY}
        take_step(rec, matter_id, "answer", Step(day + timedelta(12), answers=reply))
        take_step(rec, matter_id, "finish", Step(day + timedelta(14)))
    return matter_id


def _supervision(play: _Play, content: _Supervision) -> int:
    rec, register = play.rec, play.registers[SUPERVISIONS]
    day = play.today - timedelta(40)
    first, last = day + timedelta(5), day + timedelta(_LASTS)
    answers = {**content.answers, "topic": content.topic, "recorded_on": day.isoformat()}
    answers |= {"from_day": first.isoformat(), "to_day": last.isoformat()}
    parent = begin_entry(rec, register, _worked_out(rec, register, answers))
    take_step(rec, parent, "plan", Step(day, paper=Paper(content.plan, day, content.topic)))
    take_step(rec, parent, "start", Step(first))
    made_on = first
    if content.concluded:
        made_on = day + timedelta(content.concluded)
        found = _worked_out(rec, register, content.findings, "findings")
        take_step(rec, parent, "conclude", Step(made_on, answers=found))
    for item in content.recommendations:
        link(rec, parent, _recommendation(play, item, content.topic, made_on))
    return len(content.recommendations)


def _recommendation(play: _Play, item: _Recommendation, topic: str, day: date) -> str:
    rec = play.rec
    answers = {"made_on": day.isoformat(), "origin": "supervision", "origin_title": topic}
    answers |= {"content": item.text, "field": item.field}
    if item.amount:
        answers["amount"] = item.amount
    matter_id = begin_entry(rec, play.registers[RECOMMENDATIONS], answers)
    if item.office:
        paper = Paper(item.letter, day, "Kiến nghị sau giám sát")
        take_step(rec, matter_id, "send", Step(day, addressee=item.office, paper=paper))
    if item.answered:
        answer = Step(day + timedelta(10), answers={"accepted_text": item.answer})
        take_step(rec, matter_id, item.answered, answer)
    return matter_id


def _worked_out(
    rec: Recorder, register: Register, answers: Mapping[str, str], group: str = ""
) -> dict[str, str]:
    """Return the answers with what the form works out of them; of a step those of its ``group``."""
    definition = register.form()
    tree, unknown = tree_of(definition, answers)
    assert not unknown, unknown
    found = answers_of(FormSession(definition, rec.clock, tree=tree), relevant_only=True)
    later = register.groups_of_actions
    asked = {
        shape.name
        for name, top in definition.root.children.items()
        if (name == group if group else name not in later)
        for shape in top.walk()
    }
    return {name: value for name, value in found.items() if re.split(r"[\[/]", name)[0] in asked}
