"""How figures of sets look in conflicts and refusals: each in the unit in which it was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.catalogue.installed import installed_sets
from desktop_app.movements.cell import Cell
from desktop_app.movements.plans import PlanKey, plan_version, version_of_plan
from desktop_app.movements.queries import version_of
from ui.sync.field_forms import FieldForm, FieldKind

_FIGURE: Final = "value"


class FigureSubjects:
    """Reads the indicators of each version of a set once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sets: dict[str, dict[str, dict[str, Indicator]]] = {}

    def indicator(self, set_code: str, code: str) -> Indicator | None:
        """The indicator as the version that was installed last has it."""
        return next(iter(self._versions(set_code, code).values()), None)

    def cell(self, set_code: str, cell: Cell, field: str) -> FieldForm:
        """The form of a field of a cell."""
        versions = self._versions(set_code, cell.indicator)
        if field != _FIGURE or not versions:
            return FieldForm(versions=versions)
        present = version_of(self._connection, set_code, cell) or next(iter(versions))
        return _in_unit_of(present, FieldForm(FieldKind.FIGURE, versions=versions))

    def plan(self, set_code: str, key: PlanKey, year: str, field: str) -> FieldForm:
        """The form of a field of a plan figure; one without a version is in the units of its year's set."""
        versions = self._versions(set_code, key[0])
        if field != _FIGURE:
            return FieldForm(versions=versions)
        form = FieldForm(FieldKind.DECIMAL, versions=versions)
        try:
            of_year = plan_version(self._connection, set_code, int(year))
            present = version_of_plan(self._connection, set_code, int(year), key)
        except (ValueError, Problem):
            return form  # no year of this program
        if of_year not in versions:
            return form
        return _in_unit_of(present, replace(form, versions={**versions, "": versions[of_year]}))

    def _versions(self, set_code: str, code: str) -> dict[str, Indicator]:
        """The indicator as each version has it, the one installed last first."""
        if set_code not in self._sets:
            found: dict[str, dict[str, Indicator]] = {}
            for each in installed_sets(self._connection, set_code):
                for indicator in each.indicators:
                    found.setdefault(indicator.code, {})[each.version] = indicator
            self._sets[set_code] = found
        return self._sets[set_code].get(code, {})


def _in_unit_of(version: str, form: FieldForm) -> FieldForm:
    """The form in the unit of the current figure; where that is unknown, no other number can be typed."""
    indicator = form.versions.get(version)
    kind = form.kind if indicator else FieldKind.FIXED
    return replace(form, kind=kind, indicator=indicator, version=version)
