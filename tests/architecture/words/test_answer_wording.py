"""One place says what an answer is called; nobody else puts codes and names of questions into words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, sources_with

ENGINE = "desktop_app/forms/"
WORDING = "desktop_app/surveys/responses/answer_wording.py"
OUTLINE = "desktop_app.forms.session.outline"

LANGUAGES = frozenset({"shown", "vi", "en"})
LABELS = frozenset({"label", "topic", "text"})
SEEN = rf"\.(?:{'|'.join(sorted(LANGUAGES))}|words)\b|FormWords"

# file and expression: why no stored answer is put into words there.
OTHER_WORDS: dict[tuple[str, str], str] = {
    (
        "desktop_app/catalogue/brought/from_form.py",
        "question.label",
    ): "writes the package of a form that is imported",
    ("desktop_app/surveys/papers/blank_forms.py", "questionnaire.notice.text"): "the notice on a blank form",
    ("desktop_app/surveys/papers/parts.py", "method.label"): "the way of asking is written of an area",
    ("desktop_app/surveys/versions/changes.py", "part.words"): "what two versions ask, not what was answered",
    ("desktop_app/surveys/versions/changes.py", "choice.words"): "what two versions offer",
    ("desktop_app/surveys/versions/changes.py", "now.words"): "what two versions ask",
    ("desktop_app/surveys/versions/changes.py", "was.words"): "what two versions ask",
    ("desktop_app/surveys/versions/changes.py", "part.answer_type.words"): "the kind of a question",
    (
        "desktop_app/registers/kinds/wording.py",
        "FormWords",
    ): "says of registers what AnswerWording says",
    ("desktop_app/registers/kinds/wording.py", "found.label"): "a state or a step of a register, no answer",
    ("desktop_app/fund/disclosure/terms.py", "rule.label"): "the name of a deadline",
    ("desktop_app/registers/books/filling.py", "column.label"): "the heading of a column",
    ("desktop_app/registers/lists/week.py", "item.deadline.rule.label"): "the name of a deadline",
    ("ui/registers/due_page.py", "item.deadline.rule.label"): "the name of a deadline",
    ("ui/registers/side_panel.py", "deadline.rule.label"): "the name of a deadline",
    ("ui/registers/side_panel.py", "action.label"): "the name of a step that can be taken",
    ("ui/registers/steps/step_kind.py", "action.label"): "the name of a step that is taken",
    ("ui/registers/bulk/bulk_actions.py", "action.label"): "the name of a step that is taken",
    ("ui/registers/bulk/table.py", "outcome.label"): "the name of an outcome that a register offers",
    ("desktop_app/exchange/entries/columns.py", "listed.label"): "the heading of a column of a list",
    ("desktop_app/exchange/entries/writing.py", "column.label"): "the heading of a column",
    ("desktop_app/registers/papers/batch_paper.py", "each.label"): "the heading of a column",
    ("desktop_app/registers/papers/summary_sheet.py", "column.label"): "the heading of a column",
    ("desktop_app/registers/books/filling.py", "table.statistic.label"): "the heading of a part of the book",
    ("desktop_app/registers/papers/statistics_paper.py", "table.statistic.label"): "the heading of a table",
    ("ui/registers/entries_model.py", "column.label"): "the heading of a column",
    ("ui/registers/book_papers.py", "column.label"): "the heading of a column",
    ("ui/registers/statistics_dialog.py", "table.statistic.label"): "the heading of a table",
    (
        "ui/forms/sentences.py",
        "FormWords",
    ): "the page of an open form, which knows no other version",
    ("upstream/catalogue/previewing.py", "choice.words"): "what a version offers, not what was answered",
    ("upstream/catalogue/previewing.py", "part.words"): "what a version asks",
    ("upstream/catalogue/previewing.py", "state.label"): "a state that a version of a register has",
    ("upstream/catalogue/previewing.py", "action.label"): "a step that a version of a register has",
    ("ui/surveys/common/words.py", "option.label"): "the target level is written of a round",
    ("ui/surveys/rounds/areas_tab.py", "option.label"): "the way of asking is written of an area",
    ("ui/surveys/rounds/round_dialog.py", "option.label"): "the target level is written of a round",
    ("ui/sync/subjects.py", "target.label"): "the target level is written of a round",
    ("ui/sync/subjects.py", "method.label"): "the way of asking is written of an area",
}


def worded(source: str) -> Iterator[tuple[int, str]]:
    """Lines and expressions that take the words of a question, a choice or a reason from where they lie.

    These are labels of a questionnaire in a language, words of the outline of a form, and whoever makes the
    words of a version for itself.
    """
    tree = ast.parse(source)
    outlined = any(isinstance(node, ast.ImportFrom) and node.module == OUTLINE for node in ast.walk(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Attribute(attr=name) as label, attr=language) if (
                name in LABELS and language in LANGUAGES
            ):
                yield node.lineno, ast.unparse(label)
            case ast.Attribute(attr="words", ctx=ast.Load()) if outlined:
                yield node.lineno, ast.unparse(node)
            case ast.Call(func=ast.Name(id="FormWords") | ast.Attribute(attr="FormWords")):
                yield node.lineno, "FormWords"


def complaints(name: str, source: str) -> list[str]:
    if name == WORDING or name.startswith(ENGINE):
        return []
    return [
        f"{name}:{line}: puts {expression} into words; ask AnswerWording or CountedWords of {WORDING}"
        for line, expression in worded(source)
        if (name, expression) not in OTHER_WORDS
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_answer_has_a_second_wording() -> None:
    sources = dict(sources_with(SEEN))
    assert len(sources) > 50, "the scan found no files"
    found = [text for path, source in sources.items() for text in complaints(name_of(path), source)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("place", [WORDING, f"{ENGINE}records/form_words.py"])
def test_the_one_place_is_where_it_says(place: str) -> None:
    assert "FormWords" in (ROOT / place).read_text("utf-8")


@pytest.mark.parametrize(("file", "expression"), OTHER_WORDS)
def test_every_exception_is_still_needed(file: str, expression: str) -> None:
    assert expression in {found for _, found in worded((ROOT / file).read_text("utf-8"))}


@pytest.mark.parametrize(
    "source",
    [
        "Cell(reason.label.shown() if reason else code)",
        "{answer.code: answer.label.vi for answer in questionnaire.answers}",
        "f'{question.number}. {question.topic.shown()}'",
        "tell = questionnaire.questions[0].text.shown",
        "words = FormWords(definition.version, definition)",
        "words = form_words.FormWords('1', form).value(key, value)",
        f"from {OUTLINE} import outline\nsaid = [choice.words for choice in outline(form)[0].choices]",
    ],
)
def test_the_search_finds_a_second_wording(source: str) -> None:
    assert complaints("ui/surveys/anywhere.py", source)
    assert not complaints(WORDING, source)


@pytest.mark.parametrize(
    "source",
    [
        "state.label()",
        "self.label.setText(words.reason(code))",
        "indicator.name.shown()",
        "self.words.setText(sentence)",
        "def said(words: FormWords) -> str: return words.question('q01')",
    ],
)
def test_the_search_leaves_other_words_alone(source: str) -> None:
    assert not complaints("ui/surveys/anywhere.py", source)
