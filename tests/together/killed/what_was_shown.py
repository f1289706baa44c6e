"""What a screen has shown as saved, and whether the book still holds it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.backup.examination import examine
from desktop_app.book.office import Office
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.responses.records import Response, ResponseDraft
from desktop_app.surveys.tally.counts import area_counts, recount


@dataclass
class Kept:
    """The last state of a form that was shown as kept, and what was pressed since."""

    answers: Mapping[str, str]
    question: str
    serial: int | None
    pressed: dict[str, set[str]] = field(default_factory=dict)
    moved: bool = False


@dataclass
class Shown:
    """Gathers the lines of all forks that worked in one book."""

    finishing: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    """Forms that were given to be saved: serial number and answers."""
    saved: set[str] = field(default_factory=set)
    """Ids of the forms that the screen called saved."""
    kept: dict[str, Kept] = field(default_factory=dict)
    kept_states: int = 0

    def give(self, draft: ResponseDraft) -> None:
        """A form that was saved in another way."""
        self.finishing[draft.id] = (str(draft.serial), dict(draft.answers))
        self.saved.add(draft.id)

    def read(self, lines: Iterable[dict[str, Any]]) -> None:
        """Take the lines of a fork in their order."""
        for line in lines:
            match line["what"]:
                case "key":
                    if line["id"] in self.kept:
                        kept = self.kept[line["id"]]
                        kept.moved = True
                        kept.pressed.setdefault(line["question"], set()).add(line["answer"])
                case "back":
                    if line["id"] in self.kept:
                        self.kept[line["id"]].moved = True
                case "kept":
                    self.kept[line["id"]] = Kept(line["answers"], line["question"], line["serial"])
                    self.kept_states += 1
                case "finish":
                    self.finishing.pop(line["id"], None)  # the last one is to be the last in order
                    self.finishing[line["id"]] = (line["serial"], line["answers"])
                    if line["id"] in self.kept:  # a comment is taken only when the form is finished
                        pressed = self.kept[line["id"]].pressed
                        pressed.setdefault("comment", set()).add(line["answers"].get("comment", ""))
                case "saved":
                    self.saved.add(self._finished(line["serial"]))
                case "failed":
                    raise AssertionError(line["error"])

    def _finished(self, serial: str) -> str:
        # A form that was killed before anything of it was kept leaves its number to the next one.
        found = [key for key, (number, _) in self.finishing.items() if number == serial]
        assert found, f"nobody finished a form with number {serial}"
        return found[-1]

    def check(self, office: Office, round_id: str) -> ResponseDraft | None:
        """Fail unless the book holds everything that was shown; the form that was left unfinished."""
        assert [item.result for item in examine(office.store) if not item.passed] == []
        with office.read() as connection:
            held = {item.id: item for item in responses(connection, round_id)}
            drafts = {item.id: item for item in drafts_of(connection, round_id)}
            assert area_counts(connection, round_id) == recount(connection, round_id)
        assert self.saved <= held.keys(), "forms shown as saved are gone"
        assert held.keys() <= self.finishing.keys(), "forms that nobody finished"
        assert len({item.serial for item in held.values()}) == len(held)
        for key, response in held.items():
            serial, answers = self.finishing[key]
            held_content = (str(response.serial), all_answers(response))
            assert held_content == (serial, answers), f"{held_content} instead of {(serial, answers)}"
        for key, kept in self.kept.items():
            if key not in held:
                _check_draft(drafts.get(key), kept)
        assert len(drafts) <= 1, "a finished form is still a draft"
        assert not drafts.keys() & held.keys()
        return next(iter(drafts.values()), None)


def _check_draft(draft: ResponseDraft | None, kept: Kept) -> None:
    assert draft is not None, "a form shown as kept is gone"
    assert draft.serial == kept.serial
    for question in {*kept.answers, *draft.answers}:
        allowed = {kept.answers.get(question, ""), *kept.pressed.get(question, ())}
        assert draft.answers.get(question, "") in allowed, question
    if not kept.moved:
        assert draft.question == kept.question


def all_answers(response: Response) -> dict[str, str]:
    """The answers with the comment among them, as they were typed."""
    return {**response.answers, **({"comment": response.comment} if response.comment else {})}


def read_log(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log."""
    content = path.read_bytes() if path.exists() else b""
    return [json.loads(line) for line in content.split(b"\n")[:-1]]
