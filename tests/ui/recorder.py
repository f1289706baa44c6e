"""Takes the place of dialogs: notes what was told and asked, and gives the answers a test has prepared."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ui.base.ask import FileFilter


@dataclass
class AskRecorder:
    """``answers`` are given in order; a question without an answer fails the test."""

    told: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)
    dangers: list[str] = field(default_factory=list)
    """The questions of which staying is the default."""

    def tell(self, sentence: str, details: str = "") -> None:
        self.told.append(sentence)

    def warn(self, sentence: str, details: str = "") -> None:
        self.warned.append(sentence)

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        if danger:
            self.dangers.append(question)
        return bool(self._answer(question))

    def choose(
        self, question: str, action: str, other: str, *, details: str = "", danger: bool = False
    ) -> bool | None:
        answer = self._answer(question)
        return None if answer is None else bool(answer)

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        return self._one(self._answer(label), str)

    def open_file(self, title: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        return self._one(self._answer(title), Path)

    def open_files(self, title: str, kinds: tuple[FileFilter, ...]) -> tuple[Path, ...]:
        answer = self._answer(title)
        assert isinstance(answer, tuple)
        return answer

    def save_file(self, title: str, suggested: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        return self._one(self._answer(title), Path)

    def folder(self, title: str) -> Path | None:
        return self._one(self._answer(title), Path)

    def _answer(self, question: str) -> object:
        self.asked.append(question)
        if not self.answers:
            raise AssertionError(f"the test has no answer to: {question}")
        return self.answers.pop(0)

    def _one[T](self, answer: object, kind: type[T]) -> T | None:
        assert answer is None or isinstance(answer, kind)
        return answer
