"""Merges ``resources/translations/vi/*.po`` into ``resources/translations/vi.mo``.

    .venv/bin/python tools/compile_translations.py           write vi.mo; fail only when rooms disagree
    .venv/bin/python tools/compile_translations.py --check   write nothing; fail also when a message has no
                                                             Vietnamese, or a translation no message, or
                                                             when a word is spelled in two ways

Each room keeps its own .po file, named by its folder in ``desktop_app`` and ``ui``; the server has
``upstream.po``, and its console, with the templates, ``console.po``. The same message may stand in
several, with the same translation, but only where it is said.
What has to be mended is printed, a line each, and nothing else.
"""

from __future__ import annotations

import argparse
import os
import string
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, only the folder tools/ is on the path
    sys.path.insert(0, str(ROOT))

from desktop_app.base.spelling import Tones, spelled  # noqa: E402
from tools.message_scan import (  # noqa: E402  (needs the path above)
    Message,
    Unreadable,
    python_files,
    scan,
    scan_templates,
    template_files,
)
from tools.spelling import wrong_spellings  # noqa: E402

LANGUAGE = "vi"
SOURCE_FOLDERS = ("desktop_app", "ui", "upstream")
ASKED_BY_QT = "Qt|"
"""How messages begin that stand in Qt's code instead of ours (``ui/base/qt_vietnamese.py``)."""

type Scanned = tuple[list[Message], list[Unreadable]]
"""What the code says: its messages, and those that no translation can reach."""

HEADER = {
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass
class Merged:
    """The merged catalogue and what is wrong with its parts."""

    messages: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, str]] = field(default_factory=list)
    """Message and place (``areas.po:12``) of every entry."""
    entries: set[tuple[str, str]] = field(default_factory=set)
    """File and message of every entry."""
    faults: list[str] = field(default_factory=list)

    def add(self, msgid: str, msgstr: str, place: str) -> None:
        """Take one entry, or note why it cannot be taken."""
        entry = (place.partition(":")[0], msgid)
        if entry in self.entries:
            self.faults.append(f"{place}: “{msgid}” stands twice in this file; keep one")
        self.entries.add(entry)
        self.places.append((msgid, place))
        known = self.messages.get(msgid)
        if known is not None and known != msgstr:
            self.faults.append(
                f"{place}: “{msgid}” is “{msgstr}” here and “{known}” in {self.origin[msgid]}; keep one"
            )
        elif placeholders(msgid) != placeholders(msgstr):
            self.faults.append(f"{place}: “{msgid}” and its translation fill different placeholders")
        else:
            self.messages[msgid] = msgstr
            self.origin.setdefault(msgid, place)


def placeholders(text: str) -> frozenset[str]:
    """The names in ``{braces}``, without their format specification."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"<unbalanced braces>"})


def merge(files: Iterable[Path]) -> Merged:
    """Merge .po files; empty, fuzzy and obsolete entries count as not translated."""
    merged = Merged()
    for path in sorted(files):
        try:
            entries = polib.pofile(str(path), encoding="utf-8")
        except OSError as error:
            merged.faults.append(f"{path.name}: cannot be read: {error}")
            continue
        for entry in entries:
            if entry.msgstr and not entry.fuzzy and not entry.obsolete:
                merged.add(entry.msgid, entry.msgstr, f"{path.name}:{entry.linenum}")
    return merged


def binary(messages: dict[str, str]) -> bytes:
    """The .mo file for ``messages``, spelled in one way; the same messages give the same bytes."""
    catalogue = polib.POFile()
    catalogue.metadata = dict(HEADER)
    for msgid in sorted(messages):
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=spelled(messages[msgid], Tones.FIRST)))
    return bytes(catalogue.to_binary())


def missing(root: Path, messages: dict[str, str], scanned: Scanned) -> list[str]:
    """A line for each message of the code that has no translation."""
    found, unreadable = scanned
    lines = [
        f"{hit.path.relative_to(root)}:{hit.line}: an f-string cannot be translated; use {{placeholders}}"
        for hit in unreadable
    ]
    named: set[str] = set()
    for message in found:
        if message.text and message.text not in messages and message.text not in named:
            named.add(message.text)
            lines.append(
                f"{message.path.relative_to(root)}:{message.line}: no Vietnamese for “{message.text}”; "
                f"write it into {room_of(root, message.path)}.po"
            )
    return lines


def unused(merged: Merged, found: Iterable[Message]) -> list[str]:
    """A line for each translation whose message stands nowhere in the code."""
    used = {message.text for message in found}
    return [
        f"{merged.origin[msgid]}: “{msgid}” is used nowhere; take it out"
        for msgid in merged.messages
        if msgid not in used and not msgid.startswith(ASKED_BY_QT)
    ]


def room_of(root: Path, module: Path) -> str:
    """The room whose .po file holds what a module says."""
    package, *folders, _ = module.relative_to(root).parts
    if "console" in folders[:1] and package in ("upstream", "resources"):
        return "console"
    return package if package == "upstream" or not folders else folders[0]


def misplaced(root: Path, merged: Merged, found: Iterable[Message]) -> list[str]:
    """A line for each translation in the file of a room that does not say it."""
    rooms: dict[str, set[str]] = {}
    for message in found:
        rooms.setdefault(message.text, set()).add(room_of(root, message.path))
    return [
        f"{place}: “{msgid}” is said in {', '.join(sorted(rooms[msgid]))}; keep it there"
        for msgid, place in merged.places
        if msgid in rooms and place.partition(".")[0] not in rooms[msgid]
    ]


def check(root: Path) -> list[str]:
    """What must be mended."""
    folder = root / "resources" / "translations"
    merged = merge((folder / LANGUAGE).glob("*.po"))
    messages, unreadable = scan(python_files(root, SOURCE_FOLDERS))
    scanned = [*messages, *scan_templates(template_files(root))], unreadable
    return [
        *merged.faults,
        *missing(root, merged.messages, scanned),
        *unused(merged, scanned[0]),
        *misplaced(root, merged, scanned[0]),
        *wrong_spellings(root),
    ]


def compile_catalogue(root: Path) -> list[str]:
    """Write the .mo file and return the faults; with faults nothing is written."""
    folder = root / "resources" / "translations"
    merged = merge((folder / LANGUAGE).glob("*.po"))
    if not merged.faults:
        target = folder / f"{LANGUAGE}.mo"
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(binary(merged.messages))
        draft.replace(target)
    return merged.faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when everything is in order."""
    parser = argparse.ArgumentParser(description="Compile the Vietnamese translation.")
    parser.add_argument("--check", action="store_true", help="write nothing, report what is wrong")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    faults = check(options.root) if options.check else compile_catalogue(options.root)
    for line in faults:
        print(line, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
