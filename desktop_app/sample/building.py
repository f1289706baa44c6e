"""Build the sample office, step by step, through the same commands that officers use."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from desktop_app.areas.administrative import SAMPLE_COMMUNE
from desktop_app.areas.commands import NewArea, add_areas
from desktop_app.areas.queries import areas_at
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import indicator_set, installed_questionnaire
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.period import Period
from desktop_app.office.profile import change_profile
from desktop_app.sample.content import Monthly, SampleArea, sample_content
from desktop_app.surveys.papers.minutes import write_moment
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, TallyMode
from desktop_app.surveys.tally.hand_counts import set_tally

INDICATORS = "MTTQ_CO_SO"
_FORMS_AT_ONCE = 50


def begin_sample(office: Office) -> None:
    """Make an empty book the sample office's."""
    office.choose_commune(SAMPLE_COMMUNE.code, sample=True)
    office.officer = office.officer or sample_content().officers.first


def add_sample_areas(office: Office) -> list[ResidentialArea]:
    """Record the areas and the office's profile."""
    content = sample_content()
    new = [NewArea(area.name, area.kind, area.households) for area in content.areas]
    with office.record() as rec:
        change_profile(rec, SAMPLE_COMMUNE.code, content.profile)
        return add_areas(rec, SAMPLE_COMMUNE.code, new)


def sample_quarter(office: Office) -> Period:
    """Return the last whole quarter before today."""
    return Period.of(office.clock.today(), PeriodType.QUARTER).previous


def record_sample_quarter(office: Office, quarter: Period) -> int:
    """Record the quarter's results and the year's plan; return how many cells were filled."""
    content = sample_content()
    chance = random.Random(content.seed)
    with office.record() as rec:
        areas = _areas(rec)
        version = indicator_set(rec.connection, INDICATORS).version
        cells = list(_cells(chance, content.movements.indicators.items(), areas, quarter))
        filled = set_values(rec, INDICATORS, version, cells)
        for code, target in content.movements.targets.items():
            set_target(rec, INDICATORS, code, quarter.year, str(target))
    return filled


def open_sample_round(office: Office) -> str:
    """Create the survey round over all areas and open it; its id."""
    content = sample_content()
    today = office.clock.today()
    with office.record() as rec:
        questionnaire = installed_questionnaire(rec.connection, content.survey.questionnaire, "1")
        round_id = create_round(
            rec,
            {
                "title": questionnaire.title.vi,
                "target": content.survey.target,
                "year": today.year,
                "template_code": questionnaire.code,
                "template_version": questionnaire.version,
                "plan_number": content.survey.plan_number,
                "plan_date": (today - timedelta(days=21)).isoformat(),
                "planned_from": (today - timedelta(days=14)).isoformat(),
                "planned_to": (today + timedelta(days=2)).isoformat(),
                "started_on": (today - timedelta(days=12)).isoformat(),
                "asked_from": (today - timedelta(days=12)).isoformat(),
            },
        )
        for area in _areas(rec):
            put_round_area(rec, round_id, area.id, total_households=area.households, method="household")
        set_round_state(rec, round_id, "open")
    return round_id


def key_sample_forms(office: Office, round_id: str, share: Sequence[SampleArea], forms: int) -> Iterator[int]:
    """Key ``forms`` forms of the areas in ``share``, yielding how many are entered so far.

    The areas' issued and collected counts are written too, so that everything adds up.
    """
    chance = random.Random(sample_content().seed + len(share[0].name))
    with office.read() as connection:
        areas = {area.name: area for area in areas_at(connection, office.clock.today())}
    done = 0
    for sample, count in zip(share, _by_households(share, forms), strict=True):
        area = areas[sample.name]
        for start in range(1, count + 1, _FORMS_AT_ONCE):
            with office.record() as rec:
                for serial in range(start, min(start + _FORMS_AT_ONCE, count + 1)):
                    _key_form(rec, chance, round_id, area.id, serial)
                    done += 1
            yield done
        with office.record() as rec:
            issued = min(count + 4, sample.households)
            put_round_area(rec, round_id, area.id, forms_issued=issued, forms_collected=count)


def count_one_area_by_hand(office: Office, round_id: str) -> str:
    """Give one area as totals, as a village that counted by hand does; return the area's name."""
    content = sample_content()
    sample = content.areas[content.survey.hand_counted_area - 1]
    chance = random.Random(content.seed)
    collected = sample.households * 3 // 4
    invalid = 2
    with office.record() as rec:
        area = next(area for area in _areas(rec) if area.name == sample.name)
        put_round_area(
            rec,
            round_id,
            area.id,
            tally_mode=TallyMode.TOTALS.value,
            forms_issued=sample.households,
            forms_collected=collected,
        )
        questionnaire = installed_questionnaire(rec.connection, content.survey.questionnaire, "1")
        for question, percent in zip(questionnaire.question_names, content.survey.satisfied, strict=True):
            valid = collected - invalid
            blank = 0 if question == questionnaire.overall_question else chance.randint(0, 2)
            satisfied = (valid - blank) * percent // 100
            counts = {"1": satisfied, "2": valid - blank - satisfied, NO_ANSWER: blank}
            set_tally(rec, round_id, area.id, question, counts)
        set_tally(rec, round_id, area.id, INVALID_FORMS, {"blank": invalid})
    return sample.name


def write_sample_minutes(office: Office, round_id: str) -> None:
    """Write what the minutes of every area need besides the figures."""
    notes = dict(sample_content().survey.minutes)
    now = office.clock.now()
    times = {"started_at": write_moment(now - timedelta(hours=2)), "ended_at": write_moment(now)}
    with office.record() as rec:
        for area in _areas(rec):
            put_round_area(rec, round_id, area.id, minutes={**notes, **times})


def build_sample_office(office: Office, forms: int = 400) -> str:
    """Fill an empty book with the whole sample; return the id of its survey round."""
    begin_sample(office)
    add_sample_areas(office)
    record_sample_quarter(office, sample_quarter(office))
    round_id = open_sample_round(office)
    for _ in key_sample_forms(office, round_id, entered_areas(), forms):
        pass
    count_one_area_by_hand(office, round_id)
    write_sample_minutes(office, round_id)
    return round_id


def entered_areas() -> tuple[SampleArea, ...]:
    """Return the areas whose forms are entered one by one."""
    content = sample_content()
    by_hand = content.survey.hand_counted_area - 1
    return tuple(area for place, area in enumerate(content.areas) if place != by_hand)


def _by_households(share: Sequence[SampleArea], forms: int) -> list[int]:
    """Return how many forms each area gives, in proportion to its households."""
    households = sum(area.households for area in share)
    counts = [forms * area.households // households for area in share]
    for place in range(forms - sum(counts)):
        counts[place] += 1
    return counts


def _areas(rec: Recorder) -> list[ResidentialArea]:
    return areas_at(rec.connection, rec.clock.today())


def _cells(
    chance: random.Random,
    indicators: Iterable[tuple[str, Monthly]],
    areas: Sequence[ResidentialArea],
    quarter: Period,
) -> Iterator[tuple[Cell, str]]:
    months = quarter.parts(PeriodType.MONTH)
    for code, month_of in indicators:
        for area in areas:
            for month in months:
                if chance.randint(1, 10) <= month_of.tenths:
                    figure = chance.randint(0, month_of.most) * month_of.times
                    yield Cell(area.id, code, month.key), str(figure)
    for area in areas:
        if area.households:
            yield Cell(area.id, "TT05A", quarter.key), str(area.households * chance.randint(80, 100) // 100)


def _key_form(rec: Recorder, chance: random.Random, round_id: str, area_id: str, serial: int) -> None:
    survey = sample_content().survey
    invalid = chance.randint(1, 100) <= survey.invalid_per_hundred
    answers = {} if invalid else _answers(chance, survey.satisfied, survey.blank_per_hundred)
    comment = chance.choice(survey.comments) if chance.randint(1, 20) == 1 else ""
    draft = ResponseDraft(new_id(rec.clock), round_id, area_id, serial, answers, "q19", rec.author)
    save_response(
        rec,
        draft,
        validity="blank" if invalid else "",
        comment=comment,
        answered_on=rec.clock.today() - timedelta(days=chance.randint(1, 10)),
    )


def _answers(chance: random.Random, satisfied: Sequence[int], blank: int) -> dict[str, str]:
    answers = {}
    for number, percent in enumerate(satisfied, start=1):
        is_overall = number == len(satisfied)
        if is_overall or chance.randint(1, 100) > blank:
            answers[f"q{number:02d}"] = "1" if chance.randint(1, 100) <= percent else "2"
    return answers
