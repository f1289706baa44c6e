"""Which fields of records name or describe a person, from ``resources/office_key/personal_fields.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from desktop_app.base.resource_files import resource_path

_ALL: Final = "*"
_MOST_KNOWN: Final = 2_000
"""Names of fields that are remembered: those of rows and answers have no end."""


@dataclass(frozen=True, slots=True)
class PersonalFields:
    """The fields of one kind of record: ``named`` whole, and those that ``begin`` so.

    ``columns``: maps of which every answer is one whose question is among ``questions``.
    """

    named: frozenset[str]
    begin: tuple[str, ...]
    columns: frozenset[str]
    questions: frozenset[str]
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def includes(self, name: str) -> bool:
        """Whether a field names or describes a person."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[name] = self._includes(name)
        return found

    def _includes(self, name: str) -> bool:
        if name in self.named or name.startswith(self.begin):
            return True
        column, _, key = name.partition("/")
        return column in self.columns and _question_of(key) in self.questions

    def among(self, fields: Iterable[str]) -> list[str]:
        """Return those of some fields."""
        return [name for name in fields if self.includes(name)]


def _question_of(key: str) -> str:
    """The question of an answer, also within a repeat (``member[2]/name``) or what a file replaced of it."""
    return key.rpartition("/")[2].partition("[")[0]


@cache
def personal_fields() -> Mapping[str, PersonalFields]:
    """The fields by kind of record; a kind that is not here is about no person."""
    listed = tomllib.loads(resource_path("office_key", "personal_fields.toml").read_text("utf-8"))
    questions = frozenset(listed["questions"]["names"])
    fields, answers = listed["fields"], listed["answers"]
    return {
        entity: PersonalFields(
            frozenset(name for name in fields.get(entity, ()) if not name.endswith(_ALL)),
            tuple(name.removesuffix(_ALL) for name in fields.get(entity, ()) if name.endswith(_ALL)),
            frozenset(answers.get(entity, ())),
            questions,
        )
        for entity in (*fields, *answers)
    }
