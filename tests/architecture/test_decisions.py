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
