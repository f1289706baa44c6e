"""The one table of editors: which class takes the answers of which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from desktop_app.forms.session.choices import listed
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.types.answer_type import Choosing, EditorKind
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.editors.confirmation import ConfirmationEditor
from ui.forms.editors.day import DayEditor
from ui.forms.editors.drawing import DRAWN, DrawnEditor
from ui.forms.editors.editor import AnswerEditor, AskedQuestion
from ui.forms.editors.file import FileEditor
from ui.forms.editors.line import LineAnswerEditor
from ui.forms.editors.long_list import LONG, LongListEditor
from ui.forms.editors.paragraphs import ParagraphsEditor
from ui.forms.editors.rating import RatingEditor, stars_of
from ui.forms.editors.scale import ScaleEditor

_MULTILINE, _RATING = "multiline", "rating"

EDITORS: Final[Mapping[EditorKind, Callable[[AskedQuestion], AnswerEditor]]] = {
    EditorKind.LINE: LineAnswerEditor,
    EditorKind.PARAGRAPHS: ParagraphsEditor,
    EditorKind.DAY: DayEditor,
    EditorKind.SCALE: ScaleEditor,
    EditorKind.CHOICES: ChoiceEditor,
    EditorKind.LONG_LIST: LongListEditor,
    EditorKind.FILE: FileEditor,
    EditorKind.CONFIRMATION: ConfirmationEditor,
    EditorKind.DRAWING: DrawnEditor,
    EditorKind.RATING: RatingEditor,
}


def editor_for(asked: AskedQuestion) -> AnswerEditor:
    """An editor for a question."""
    kind = kind_of(asked.question)
    if kind is EditorKind.RATING and not stars_of(asked):
        kind = EditorKind.SCALE
    return EDITORS[kind](asked)


def kind_of(question: FormQuestion) -> EditorKind:
    """What the answer is given in: the type says it, for long texts and long lists the question does."""
    asks = question.answer_type
    shown = question.control.appearance.split()
    if asks.is_free_text and _MULTILINE in shown:
        return EditorKind.PARAGRAPHS
    if asks.is_bounded and _RATING in shown:
        return EditorKind.RATING
    if asks.is_file and DRAWN & set(shown):
        return EditorKind.DRAWING
    if asks.choosing is Choosing.ONE and listed(question.session.definition, question.control) >= LONG:
        return EditorKind.LONG_LIST
    return asks.editor
