"""A quarter of the sample office's registers (``resources/sample/registers.toml``), by its own commands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from desktop_app.areas.queries import all_areas
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.matters.entering import begin_matter
from desktop_app.registers.matters.links import link
from desktop_app.registers.matters.records import Paper
from desktop_app.registers.matters.steps import Step, take_step

OPINIONS, PETITIONS, SUPERVISIONS, RECOMMENDATIONS = "DLXH", "KNCT", "GSAT", "KNGS"
_DAYS = 84
"""Twelve weeks: nothing of it lies in the future."""


class _Opinion(msgspec.Struct, frozen=True):
    text: str
    field: str
    source: str


class _Petition(msgspec.Struct, frozen=True):
    text: str
    field: str
    competence: str
    office: str


class _Supervision(msgspec.Struct, frozen=True):
    topic: str
    recommendations: tuple[str, ...]


class _Content(msgspec.Struct, frozen=True):
    opinions: tuple[_Opinion, ...]
    petitions: tuple[_Petition, ...]
    supervisions: tuple[_Supervision, ...]


@dataclass(frozen=True, slots=True)
class PlayedQuarter:
    """How many entries were made."""

    opinions: int
    petitions: int
    recommendations: int


@cache
def _content() -> _Content:
    text = resource_path("sample", "registers.toml").read_bytes().decode("utf-8")
    return msgspec.convert(tomllib.loads(text), _Content)


def play_sample_registers(office: Office, opinions: int = 60, petitions: int = 40) -> PlayedQuarter:
    """Enter opinions, petitions in two batches, and supervisions with what was recommended; some go on."""
    today = office.clock.today()
    with office.record() as rec:
        areas = [area.id for area in all_areas(rec.connection)]
        grown = [_opinion(rec, number, opinions, areas, today) for number in range(opinions)]
        for number in range(petitions):
            petition = _petition(rec, number, petitions, areas, today)
            if number < 3:
                link(rec, grown[number], petition)
        made = sum(_supervision(rec, item, today) for item in _content().supervisions)
    return PlayedQuarter(opinions, petitions, made)


def _day(number: int, of: int, today: date) -> date:
    """Days in their order over the quarter, so that numbers run with them."""
    return today - timedelta(_DAYS - _DAYS * number // max(of, 1))


def _opinion(rec: Recorder, number: int, of: int, areas: list[str], today: date) -> str:
    register = register_in_use(rec.connection, OPINIONS)
    content = _content().opinions[number % len(_content().opinions)]
    day = _day(number, of, today)
    answers = {
        "noted_on": day.isoformat(),
        "source": content.source,
        "content": content.text,
        "field": content.field,
        "urgency": "urgent" if number == of - 2 else "normal",
    }
    matter_id = begin_matter(rec, register, answers, areas[number % len(areas)])
    if number % 6 == 5:
        return matter_id
    take_step(rec, matter_id, "receive", Step(day))
    if number % 3:
        take_step(rec, matter_id, "forward", Step(day, addressee="UBND xã"))
    if number % 4 == 0 and day < today:
        step = Step(day + timedelta(1), answers={"result": "Đã trả lời tại buổi họp khu dân cư"})
        take_step(rec, matter_id, "answer", step)
    return matter_id


def _petition(rec: Recorder, number: int, of: int, areas: list[str], today: date) -> str:
    register = register_in_use(rec.connection, PETITIONS)
    content = _content().petitions[number % len(_content().petitions)]
    day = _day(number, of, today)
    answers = {
        "received_on": day.isoformat(),
        "channel": "voter_meeting",
        "batch": "Đợt 1" if number < of // 2 else "Đợt 2",
        "content": content.text,
        "field": content.field,
        "named": "no",
    }
    matter_id = begin_matter(rec, register, answers, areas[number % len(areas)])
    take_step(rec, matter_id, "classify", Step(day, answers={"competence": content.competence}))
    paper = Paper(f"{10 + number}/MTTQ-BTT", day, "Chuyển kiến nghị của cử tri")
    take_step(rec, matter_id, "forward", Step(day, addressee=content.office, paper=paper))
    return matter_id


def _supervision(rec: Recorder, content: _Supervision, today: date) -> int:
    day = today - timedelta(40)
    answers = {"recorded_on": day.isoformat(), "topic": content.topic, "lead_unit": "Ban Thường trực"}
    parent = begin_matter(rec, register_in_use(rec.connection, SUPERVISIONS), answers)
    for text in content.recommendations:
        register = register_in_use(rec.connection, RECOMMENDATIONS)
        given = {"made_on": day.isoformat(), "origin_title": content.topic, "content": text}
        link(rec, parent, begin_matter(rec, register, given))
    return len(content.recommendations)
