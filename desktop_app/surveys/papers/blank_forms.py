"""The blank forms of a round: for every area, serial numbers from 1 to the number of forms issued."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune, province
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.personal_notice import notice_of
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.office.profile import load_profile
from desktop_app.office.retention import kept_months
from desktop_app.reports.blank_form.form import AreaForms, BlankFormOptions, render_blank_form
from desktop_app.reports.blank_form.head import SerialCode
from desktop_app.reports.blank_form.layout import PaperFormat
from desktop_app.reports.blank_form.pen import PenMarks
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.surveys.responses.barcode import printed_code, printed_mark
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import RoundArea
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire

_UNTOUCHED: Final[Mapping[int, PenMarks]] = MappingProxyType({})


def render_round_forms(
    connection: Connection,
    commune_code: str,
    round_id: str,
    profile: LayoutProfile,
    target: Path | BinaryIO,
    progress: Progress | None = None,
    *,
    paper: PaperFormat = PaperFormat.A4,
    code: SerialCode = SerialCode.CODE128,
    only_areas: Collection[str] | None = None,
    pen: Mapping[int, PenMarks] = _UNTOUCHED,
) -> int:
    """Write the blank forms of a round, or of ``only_areas`` (ids), as one PDF; return how many forms.

    With ``pen`` only the forms whose serial numbers it names are printed, filled in, for exercises.

    Raises:
        Problem: there is no such round, its questionnaire is not installed, or no area has forms to issue.
        CannotWrite: the file cannot be written; an older one is untouched.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    _, questionnaire = round_with_questionnaire(connection, round_id)
    areas = [
        area
        for area in areas_of_round(connection, round_id)
        if only_areas is None or area.area_id in only_areas
    ]
    forms = tuple(_area_forms(area, pen) for area in areas if area.forms_issued)
    if not forms:
        raise Problem(
            "No area of the round has a number of forms to issue. Fill in that number in the area list first."
        )
    options = replace(
        _options(connection, commune_code, questionnaire), paper=paper, areas=forms, code=code, pen=pen
    )
    render_blank_form(questionnaire.form(), options, profile, target, progress)
    return options.forms


def render_empty_form(
    connection: Connection,
    commune_code: str,
    questionnaire: Questionnaire,
    profile: LayoutProfile,
    target: Path | BinaryIO,
) -> int:
    """Write one form without area and serial number, which a pen fills in; return how many pages it has.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    options = replace(_options(connection, commune_code, questionnaire), code=SerialCode.NONE)
    return render_blank_form(questionnaire.form(), options, profile, target)


def _options(connection: Connection, commune_code: str, questionnaire: Questionnaire) -> BlankFormOptions:
    office = load_profile(connection, commune_code)
    personal = questionnaire.personal
    notice = (
        questionnaire.notice.text.vi
        if personal is None
        else notice_of(personal, office["issuer"], months=kept_months(office, personal.rule))
    )
    return BlankFormOptions(
        title=questionnaire.title.vi,
        organization=(office["organization_line_1"], office["organization_line_2"]),
        place=_place(commune_code),
        notice=notice,
        protection_officer=office["data_protection_officer"],
        tones=office.tones,
    )


def _area_forms(area: RoundArea, pen: Mapping[int, PenMarks]) -> AreaForms:
    round_id, area_id = area.round_id, area.area_id
    code, mark = printed_code(round_id, area_id), printed_mark(round_id, area_id)
    first, last = (min(pen), max(pen)) if pen else (1, area.forms_issued or 0)
    return AreaForms(area.name, first, last, code, mark)


def _place(commune_code: str) -> str:
    unit = commune(commune_code)
    if unit is None:
        return ""
    above = province(unit.province_code)
    own = f"{unit.kind.lower()} {unit.bare_name}"
    return f"{own}, {above.kind.lower()} {above.bare_name}" if above else own
