"""A public class name occurs once in the product; names and sentences use plain words."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.architecture.imports import ROOT
from tests.architecture.words.test_glossary import program_sources, snake

PLAIN = {
    "told": "said, reported, passed, or the sentence turned round",
    "untold": "unreported",
    "anew": "again",
    "begun": "started",
}
"""Words that a reader stops at, with what is written instead."""

PLAIN_PHRASES = {
    r"stands in(?! for)": "is in",
    r"stands there": "is there",
    r"who asks": "the caller",
    r"what nobody": "say what is missing",
    r"held against": "compared with",
}

STORED = frozenset({"annex_starts_anew", "begun_at", "told_vi", "told_en"})
"""Names of columns, questions and keys of packages: books, papers and users' files have them."""

KEPT = re.compile(r'\{told\}|"told"[})]')
"""The same for a placeholder of papers and the name of a fact of books."""

WORD = re.compile(r"\b[A-Za-z]\w*")
_GAP = r"\s+(?:#\s*)?"
PHRASE = re.compile(rf"\b(?:{'|'.join(PLAIN_PHRASES).replace(' ', _GAP)})\b", re.IGNORECASE)
SUSPECT = re.compile(f"{'|'.join(PLAIN)}|{PHRASE.pattern}", re.IGNORECASE)
CLASS = re.compile(r"^class ([A-Z]\w*)", re.MULTILINE)


def found_in(text: str) -> list[str]:
    """The words and phrases of ``text`` that have a plainer one."""
    if not SUSPECT.search(text):
        return []
    names = {name for name in WORD.findall(KEPT.sub("", text)) if name not in STORED}
    words = [name for name in names if any(part in PLAIN for part in snake(name).split("_"))]
    return sorted([*words, *(" ".join(each.split()) for each in PHRASE.findall(text))])


def english_of(translations: str) -> str:
    """The English texts of a file of translations."""
    blocks = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', translations, re.MULTILINE)
    return "\n".join(block.replace('"\n"', "") for block in blocks)


def unplain() -> dict[str, list[str]]:
    """What is found, by file of the product and of translations."""
    texts = dict(program_sources())
    for path in (ROOT / "resources" / "translations").glob("*/*.po"):
        texts[path] = english_of(path.read_text("utf-8"))
    found = {path.relative_to(ROOT).as_posix(): found_in(text) for path, text in texts.items()}
    return {file: words for file, words in found.items() if words}


def test_names_and_sentences_use_plain_words() -> None:
    assert unplain() == {}, f"the plain words: {PLAIN | PLAIN_PHRASES}"


def resource_texts() -> dict[str, str]:
    """Comments and English texts of resources and tools; placeholders and names of files are not read."""
    kinds = (".toml", ".md", ".csv", ".sh", ".nsh", ".c", ".py")
    found = {}
    for folder in ("resources", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in kinds and "/help/vi/" not in path.as_posix():
                name = path.relative_to(ROOT).as_posix()
                found[name] = re.sub(r"`[^`]*`|\]\([^)]*\)", "", path.read_text("utf-8"))
    return found


def test_resources_and_tools_use_plain_words() -> None:
    texts = resource_texts()
    assert {"resources/help/en/02-phong-trao.md", "resources/catalogue/set_workbook.toml"} <= texts.keys()
    found = {name: found_in(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_documentation_uses_plain_words() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 60
    quoted = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
    found = {page.name: found_in(quoted.sub("", page.read_text("utf-8"))) for page in pages}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source", ['"""Is told."""', "def told_from(): ...", "class IsTold: ...", "UNTOLD = 1"]
)
def test_words_are_seen(source: str) -> None:
    assert found_in(source) != []


def test_phrases_are_seen_over_the_end_of_a_line() -> None:
    assert found_in("# what is needed stands\n    # in the table") == ["stands # in"]
    assert found_in("a test that stands in for it") == []
    assert found_in('{told} "told_vi" begun_at') == []
    assert english_of('msgid "is "\n"told"\nmsgstr "begun"\n') == '"is told"\n'


def repeated_classes() -> dict[str, list[str]]:
    """Public classes of the same name, with the files that define them."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, source in program_sources():
        for name in CLASS.findall(source):
            places[name].append(path.relative_to(ROOT).as_posix())
    return {name: files for name, files in places.items() if len(files) > 1}


def test_a_public_class_name_occurs_once() -> None:
    repeated = repeated_classes()
    assert repeated == {}
