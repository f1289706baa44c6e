"""The index of decisions names every page under its own title, and no number is used twice."""

from __future__ import annotations

import re

from tests.architecture.imports import ROOT

FOLDER = ROOT / "docs" / "decisions"
LINKED = re.compile(r"^\| \[(\d+)\]\(([\w-]+\.md)\) \| (.+) \|$", re.MULTILINE)
FREE = re.compile(r"^\| (\d+) \| Never given", re.MULTILINE)


def test_the_index_names_every_decision() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    told = {name: (int(number), title) for number, name, title in LINKED.findall(index)}
    pages = {}
    for path in FOLDER.glob("[0-9]*.md"):
        heading = re.match(r"# (\d+)\. (.+)", path.read_text("utf-8"))
        assert heading, f"{path.name} begins with “# number. title”"
        assert path.name.startswith(f"{int(heading[1]):04d}-")
        pages[path.name] = (int(heading[1]), heading[2])
    assert told == pages
    numbers = [number for number, _ in pages.values()]
    free = [int(found) for found in FREE.findall(index)]
    assert len({*numbers, *free}) == len(numbers) + len(free), "a number is used twice"


def status_of(text: str) -> str:
    """What a page says of itself below its title: replaced, taken back, or nothing where it holds."""
    found = re.search(r"\A# .*\n\n\*\*Status\.\*\* ((?:.+\n)+)", text)
    return " ".join(found[1].split()) if found else ""


def test_the_index_names_what_is_no_longer_followed() -> None:
    index = " ".join((FOLDER / "README.md").read_text("utf-8").split())
    whole, part = re.findall(r"(?:No longer followed|In part): (.*?)\.(?: |$)", index)
    numbers = {name: {int(found) for found in re.findall(r"\[(\d+)\]", name)} for name in (whole, part)}
    said = {
        int(path.name[:4]): status_of(path.read_text("utf-8")) for path in sorted(FOLDER.glob("[0-9]*.md"))
    }
    ended = {
        number for number, words in said.items() if words.startswith(("Replaced by [", "Taken back on "))
    }
    assert numbers[whole] == ended
    assert numbers[part] == {number for number, words in said.items() if words} - ended
    replaced = {
        number: re.search(r"Replaced by \[(\d+)\]", words, re.IGNORECASE) for number, words in said.items()
    }
    assert all(int(found[1]) in said for found in replaced.values() if found)


def test_a_decision_is_short() -> None:
    long = {path.name: len(path.read_text("utf-8").split()) for path in FOLDER.glob("[0-9]*.md")}
    assert {name: words for name, words in long.items() if words > 450} == {}
