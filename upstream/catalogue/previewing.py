"""What a package says, as rows that a person reads: as the offices will see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.base.text import one_line
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import definition_from_bytes
from desktop_app.catalogue.packages.package import TEXT_SUFFIXES, decode_package
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.registers.definition import Register
from desktop_app.forms.session.outline import OutlineNode, outline


class PreviewKind(StrEnum):
    """What a row shows."""

    SECTION = "section"
    QUESTION = "question"
    NOTE = "note"
    INDICATOR = "indicator"
    STATE = "state"
    STEP = "step"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row; ``key`` is the same in all versions, ``detail`` are unit or choices, ``level`` its depth."""

    kind: PreviewKind
    key: str
    text: str
    detail: str = ""
    level: int = 0

    @property
    def words(self) -> str:
        """Return text and detail, as a difference shows them."""
        return " – ".join(part for part in (self.text, self.detail) if part)


def preview(content: bytes) -> tuple[PreviewRow, ...]:
    """Return what the package in ``content`` says.

    Raises:
        Problem: it is no package, or has mistakes.
    """
    definition = definition_from_bytes(content)
    if isinstance(definition, IndicatorSet):
        return tuple(_indicators(definition))
    if isinstance(definition, Questionnaire | Register):
        rows = [row for part in outline(definition.form()) for row in _form(part, 0)]
        return (*rows, *(_register(definition) if isinstance(definition, Register) else ()))
    return tuple(_lines(content))


def _indicators(indicators: IndicatorSet) -> Iterator[PreviewRow]:
    for group in indicators.groups:
        yield PreviewRow(PreviewKind.SECTION, group.code, group.name.shown())
        for each in indicators.of_group(group.code):
            yield PreviewRow(PreviewKind.INDICATOR, each.code, each.name.shown(), each.unit, 1)


def _form(part: OutlineNode, level: int) -> Iterator[PreviewRow]:
    kinds = {"question": PreviewKind.QUESTION, "note": PreviewKind.NOTE}
    choices = " · ".join(choice.words for choice in part.choices)
    if not part.computed:
        kind = kinds.get(part.kind, PreviewKind.SECTION)
        yield PreviewRow(kind, part.path or one_line(part.label), part.words, choices, level)
    for inner in part.parts:
        yield from _form(inner, level + 1)


def _register(register: Register) -> Iterator[PreviewRow]:
    for state in register.states:
        yield PreviewRow(PreviewKind.STATE, f"state:{state.code}", state.label.shown())
    for action in register.actions:
        yield PreviewRow(PreviewKind.STEP, f"step:{action.code}", action.label.shown())


def _lines(content: bytes) -> Iterator[PreviewRow]:
    for name, file in sorted(decode_package(content).files.items()):
        yield PreviewRow(PreviewKind.SECTION, name, name)
        if not name.endswith(tuple(TEXT_SUFFIXES)):
            continue
        for line in dict.fromkeys(file.decode("utf-8-sig", "replace").splitlines()):
            if line.strip():
                yield PreviewRow(PreviewKind.LINE, f"{name}:{line}", line, level=1)
