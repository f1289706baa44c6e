"""A questionnaire of one scale as one sheet: a digit answers and goes on. No Qt: every key is testable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import Control, FormDefinition
from desktop_app.forms.types.answer_type import Choosing
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.records import PAPER_FIELDS

NO_ANSWER_KEY = "0"
DOUBLE_KEY = "9"
_MOST_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One answer of the scale: the digit that chooses it, its code, its words."""

    key: str
    code: str
    label: str
    satisfied: bool
    unsatisfied: bool


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One line of the sheet."""

    name: str
    number: int
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """All questions with their common scale."""

    questions: tuple[SheetQuestion, ...]
    answers: tuple[SheetAnswer, ...]

    @property
    def double(self) -> str:
        """What is stored when more than one answer was ticked."""
        return " ".join(answer.code for answer in self.answers)

    def answer(self, code: str) -> SheetAnswer | None:
        """The answer with this code."""
        return next((answer for answer in self.answers if answer.code == code), None)

    def answer_of_key(self, key: str) -> SheetAnswer | None:
        """The answer that a digit chooses."""
        return next((answer for answer in self.answers if answer.key == key), None)

    def place_of(self, name: str) -> int | None:
        """The line of a question."""
        return next((at for at, question in enumerate(self.questions) if question.name == name), None)


def sheet_of(template: Questionnaire, definition: FormDefinition) -> QuestionSheet | None:
    """The sheet of a template, or ``None`` when its form asks for more than one answer scale can hold."""
    names = set(template.question_names)
    if not 0 < len(template.answers) <= _MOST_ANSWERS:
        return None
    asked = {control.shape.name: control for control in definition.questions() if control.shape is not None}
    if not names <= asked.keys() or not all(_fits(asked[name], definition) for name in names):
        return None
    if asked.keys() - names - set(PAPER_FIELDS):
        return None
    words = CountedWords(template)
    return QuestionSheet(
        tuple(
            SheetQuestion(item.name, item.number, words.topic(item), words.text(item))
            for item in template.questions
        ),
        _scale(template),
    )


def _fits(control: Control, definition: FormDefinition) -> bool:
    shape = control.shape
    bind = None if shape is None else definition.bind(shape)
    if control.asks.choosing is not Choosing.ONE or shape is None or shape.repeated:
        return False
    return bind is None or (bind.relevant is None and bind.constraint is None)


def _scale(template: Questionnaire) -> tuple[SheetAnswer, ...]:
    codes = [answer.code for answer in template.answers]
    digits = [code for code in codes if code in "12345678" and len(code) == 1]
    keys = codes if len(digits) == len(codes) else [str(number) for number in range(1, len(codes) + 1)]
    words = CountedWords(template).answers()
    return tuple(
        SheetAnswer(key, code, words[code], code in template.satisfied, code in template.unsatisfied)
        for key, code in zip(keys, codes, strict=True)
    )


class KeyResult(Enum):
    """What a key did."""

    NOTHING = auto()
    MOVED = auto()
    BEFORE_FIRST = auto()
    AFTER_LAST = auto()


class SheetEntry:
    """The answers of one form and where the cursor is."""

    def __init__(self, sheet: QuestionSheet) -> None:
        self.sheet = sheet
        self.answers: dict[str, str] = {}
        self.blank: set[str] = set()
        """Questions that the paper leaves blank, as somebody has said with 0: not those still to be asked."""
        self.previous: Mapping[str, str] = {}
        self.at = 0

    @property
    def question(self) -> SheetQuestion:
        """The line under the cursor."""
        return self.sheet.questions[self.at]

    def begin(self, answers: Mapping[str, str], question: str = "") -> None:
        """Show another form, at a question where one is named. An empty answer is one that was left blank."""
        names = {item.name for item in self.sheet.questions}
        self.answers = {name: answer for name, answer in answers.items() if name in names and answer}
        self.blank = {name for name, answer in answers.items() if name in names and not answer}
        self.at = self.sheet.place_of(question) or 0

    def press(self, key: str) -> KeyResult:
        """A digit: answer the question and go on."""
        answer = self.sheet.answer_of_key(key)
        if answer is not None:
            return self.give(answer.code)
        if key == NO_ANSWER_KEY:
            return self.give("")
        if key == DOUBLE_KEY and len(self.sheet.answers) > 1:
            return self.give(self.sheet.double)
        return KeyResult.NOTHING

    def give(self, code: str) -> KeyResult:
        """Answer the question under the cursor and go on; an empty ``code``: the paper leaves it blank."""
        self.put(code)
        if not code:
            self.blank.add(self.question.name)
        return self.move(1)

    def put(self, code: str) -> None:
        """Answer the question under the cursor and stay; an empty ``code`` takes back what was said."""
        self.blank.discard(self.question.name)
        if code:
            self.answers[self.question.name] = code
        else:
            self.answers.pop(self.question.name, None)

    def go_on(self) -> KeyResult:
        """Go on; a question that is left without an answer is left blank."""
        return self.give(self.answers.get(self.question.name, ""))

    def repeat(self) -> KeyResult:
        """Answer as the form before this one did."""
        return self.give(self.previous.get(self.question.name, ""))

    def move(self, steps: int) -> KeyResult:
        """Go on or back; at the ends the cursor stays and the step says so."""
        wanted = self.at + steps
        if wanted < 0:
            return KeyResult.BEFORE_FIRST
        if wanted >= len(self.sheet.questions):
            return KeyResult.AFTER_LAST
        self.at = wanted
        return KeyResult.MOVED

    def go_to(self, at: int) -> KeyResult:
        """Go to a line."""
        if 0 <= at < len(self.sheet.questions):
            self.at = at
            return KeyResult.MOVED
        return KeyResult.NOTHING

    def next_doubtful(self) -> int | None:
        """The next line behind the cursor, round from the start, with no answer or more than one."""
        count = len(self.sheet.questions)
        for at in ((self.at + step) % count for step in range(1, count + 1)):
            code = self.answers.get(self.sheet.questions[at].name, "")
            if self.sheet.answer(code) is None:
                return at
        return None
