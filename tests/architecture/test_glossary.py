"""The glossary names what there is, and no name or sentence contains a word that it retired."""

from __future__ import annotations

import io
import re
import tokenize
from functools import cache
from pathlib import Path

from tests.architecture.imports import PACKAGES, ROOT, module_name, source_files

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TERMS, RETIRED = GLOSSARY.split("## Words that are not used")

# Names of tables, columns, facts and messages: they stay as books and servers have them.
KEPT = frozenset(
    {
        "survey_second_keying",
        "SURVEY_SECOND_KEYING",
        "second_keying_percent",
        "sync_set_aside",
        "keyed_at",
        "keyed_by",
        "keyed_on",
    }
)


SENTENCES = frozenset({tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE})


@cache
def names() -> dict[str, str]:
    """Every name in the program, with a module that has it; migrations keep the words of their day."""
    found: dict[str, str] = {}
    for path in program_files():
        source = io.StringIO(path.read_text("utf-8"))
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.NAME:
                found.setdefault(token.string, module_name(path))
        for part in path.relative_to(ROOT).with_suffix("").parts:
            found.setdefault(part, module_name(path))
    return found


def program_files() -> list[Path]:
    """The modules of the program but its migrations."""
    return [path for package in PACKAGES for path in source_files(package) if "migrations" not in path.parts]


def text_of_tables() -> str:
    """Names of tables and columns, which stand in strings."""
    files = (ROOT / "desktop_app" / "storage" / "tables").glob("*.py")
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_identifier_of_the_glossary_is_one() -> None:
    rows = [line.split("|") for line in TERMS.splitlines() if line.startswith("|") and line.count("|") == 4]
    identifiers = {found for row in rows for found in re.findall(r"`([A-Za-z_]\w*)`", row[2])}
    assert len(identifiers) > 15, "the table was not read"
    known = set(names()) | set(re.findall(r"\w+", text_of_tables()))
    known |= {word for name in known for word in (name.lower(), name.removesuffix("s"))}
    assert sorted(identifiers - known) == []


def test_no_name_contains_a_retired_word() -> None:
    retired = re.findall(r"^\| `(\w+)` \|", RETIRED, re.MULTILINE)
    assert len(retired) > 5, "the table was not read"
    complaints = [
        f"{name} in {module}: the glossary has another word for “{word}”"
        for name, module in names().items()
        for word in retired
        if name not in KEPT and re.search(rf"(?:^|_){word.replace('_', '_?')}(?:s|_|$)", snake(name))
    ]
    assert not complaints, "\n" + "\n".join(complaints)


def test_no_sentence_contains_a_retired_word() -> None:
    words = [word.replace("_", r"\s+") for word in re.findall(r"^\| `(\w+)` \|", RETIRED, re.MULTILINE)]
    pattern = re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)
    complaints = [
        f"{path.relative_to(ROOT)}:{token.start[0]}: the glossary has another word for “{found[0]}”"
        for path in program_files()
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        if token.type in SENTENCES
        if (found := pattern.search(token.string))
    ]
    assert not complaints, "\n" + "\n".join(complaints)


def snake(name: str) -> str:
    """``KeyingPage`` as ``keying_page``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
