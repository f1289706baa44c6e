"""What counts by hand need of a questionnaire, kept beside it: the first page does not wait for the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class TallyAnswer(Protocol):
    """One answer of a scale."""

    @property
    def code(self) -> str:
        """What is stored and entered."""
        ...


class TallyScale(Protocol):
    """The questions that share a scale, and which of them asks for the whole; each questionnaire is one."""

    @property
    def question_names(self) -> tuple[str, ...]:
        """The questions in their order."""
        ...

    @property
    def answers(self) -> Sequence[TallyAnswer]:
        """The answers of the scale."""
        ...

    @property
    def overall_question(self) -> str:
        """The question about the whole; empty where there is none."""
        ...


class _KeptAnswer(msgspec.Struct, frozen=True, array_like=True):
    code: str


class KeptScale(msgspec.Struct, frozen=True):
    """The scale of an installed questionnaire, as it is kept with the package."""

    question_names: tuple[str, ...]
    answers: tuple[_KeptAnswer, ...]
    overall_question: str

    def encode(self) -> str:
        """Return it as JSON, for :func:`decode_scale`."""
        return msgspec.json.encode(self).decode()


def kept_scale(scale: TallyScale) -> KeptScale:
    """Return what is kept of a questionnaire."""
    answers = tuple(_KeptAnswer(answer.code) for answer in scale.answers)
    return KeptScale(scale.question_names, answers, scale.overall_question)


def decode_scale(kept: str) -> KeptScale:
    """Return what :meth:`KeptScale.encode` wrote."""
    return msgspec.json.decode(kept, type=KeptScale)
