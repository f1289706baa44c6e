"""The glossary names what there is, and no name or sentence contains a word that it retired."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.imports import PACKAGES, ROOT, source_files

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


def tokens_of(source: str) -> Iterator[tokenize.TokenInfo]:
    """The names, comments and strings of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME or token.type in SENTENCES:
            yield token


def program_sources() -> Iterator[tuple[Path, str]]:
    """The modules of the program but its migrations, which keep the words of their day."""
    for package in PACKAGES:
        for path in source_files(package):
            if "migrations" not in path.parts:
                yield path, path.read_text("utf-8")


def text_of_tables() -> str:
    """Names of tables and columns, which stand in strings."""
    files = (ROOT / "desktop_app" / "storage" / "tables").glob("*.py")
    return "\n".join(path.read_text("utf-8") for path in files)


def forms_of(words: Iterable[str]) -> set[str]:
    """Words as they are, in small letters and without the s of many."""
    return {form for word in words for form in (word, word.lower(), word.removesuffix("s"))}


def test_every_identifier_of_the_glossary_is_one() -> None:
    rows = [line.split("|") for line in TERMS.splitlines() if line.startswith("|") and line.count("|") == 4]
    identifiers = {found for row in rows for found in re.findall(r"`([A-Za-z_]\w*)`", row[2])}
    assert len(identifiers) > 15, "the table was not read"
    unknown = identifiers - forms_of(re.findall(r"\w+", text_of_tables()))
    for path, source in program_sources():
        unknown -= forms_of(path.relative_to(ROOT).with_suffix("").parts)
        if unknown & forms_of(re.findall(r"\w+", source)):
            unknown -= forms_of(token.string for token in tokens_of(source) if token.type == tokenize.NAME)
    assert sorted(unknown) == []


def retired_words() -> list[str]:
    words = re.findall(r"^\| `(\w+)` \|", RETIRED, re.MULTILINE)
    assert len(words) > 5, "the table was not read"
    return words


def test_no_name_and_no_sentence_contains_a_retired_word() -> None:
    words = retired_words()
    somewhere = re.compile("|".join(word.replace("_", r"[_\s]*") for word in words), re.IGNORECASE)
    complaints = [
        f"{path.relative_to(ROOT)}:{token.start[0]}: the glossary has another word for “{word}”"
        for path, source in program_sources()
        if somewhere.search(source)
        for token in tokens_of(source)
        if (word := retired_in(token, words))
    ]
    complaints += [
        f"{path.relative_to(ROOT)}: the glossary has another word for “{word}”"
        for path, _ in program_sources()
        for part in path.relative_to(ROOT).with_suffix("").parts
        if (word := retired_in_name(part, words))
    ]
    assert not complaints, "\n" + "\n".join(complaints)


def retired_in(token: tokenize.TokenInfo, words: list[str]) -> str:
    """The retired word that a name, a comment or a string contains, or nothing."""
    if token.type == tokenize.NAME:
        return retired_in_name(token.string, words)
    pattern = rf"\b(?:{'|'.join(words)})s?\b".replace("_", r"\s+")
    found = re.search(pattern, token.string, re.IGNORECASE)
    return found[0] if found else ""


def retired_in_name(name: str, words: list[str]) -> str:
    """The retired word that is part of a name, or nothing."""
    pattern = rf"(?:^|_)({'|'.join(word.replace('_', '_?') for word in words)})(?:s|_|$)"
    found = None if name in KEPT else re.search(pattern, snake(name))
    return found[1] if found else ""


def snake(name: str) -> str:
    """``KeyingPage`` as ``keying_page``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def rows() -> list[tuple[str, str]]:
    """What each row says: the Vietnamese terms, and the identifiers or English terms."""
    lines = [line.split("|") for line in TERMS.splitlines() if line.startswith("|") and line.count("|") == 4]
    return [(row[1].strip(), row[2].strip()) for row in lines[2:]]


def named_by(cell: str) -> set[str]:
    """The identifiers and terms of a cell, written alike: ``TargetValue`` and ``target_value`` are one."""
    identifiers = re.findall(r"`([A-Za-z_]\w*)`", cell)
    terms = re.split(r"[,;]", re.sub(r"`[^`]*`|\([^)]*\)", "", cell))
    written = [*(snake(name) for name in identifiers), *(term.strip().lower() for term in terms)]
    return {word.replace("_", " ") for word in written if word}


def used_twice(cells: Iterable[set[str]]) -> list[str]:
    counted = Counter(word for cell in cells for word in cell)
    return sorted(word for word, times in counted.items() if times > 1)


def test_a_word_is_used_for_one_thing() -> None:
    assert used_twice(named_by(identifiers) for _, identifiers in rows()) == []
    assert used_twice([named_by("`Draft`"), named_by("draft (`drafted`)")]) == ["draft"]
    assert used_twice([named_by("`target_value`"), named_by("plan, `TargetValue`")]) == ["target value"]


def test_a_thing_has_one_word() -> None:
    terms = [
        {term.strip().lower() for term in re.split(r"[,;]", re.sub(r"\([^)]*\)", "", vietnamese))}
        for vietnamese, _ in rows()
    ]
    assert used_twice(found - {"–"} for found in terms) == []


def test_no_retired_word_is_in_the_table() -> None:
    words = set(retired_words())
    assert [cell for _, cell in rows() if words & {word.replace(" ", "_") for word in named_by(cell)}] == []
    chosen = re.findall(r"^\| `\w+` \| (.+) \|$", RETIRED, re.MULTILINE)
    assert len(chosen) == len(words), "each has a word in its place, and stands once"
