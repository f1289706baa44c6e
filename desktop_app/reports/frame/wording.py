"""Fixed sentences of documents, read from ``resources/documents/wording``; an office can change them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.spelling import Tones, spelled
from desktop_app.base.text import nfc
from desktop_app.reports.data import DocumentHead, VoucherHead

_PLACEHOLDER = re.compile(r"\{(\w+)\}([.;,]?)")
_ENDED = re.compile(r"(?<![.;,])[.;,]\Z")


class Wording:
    """Sentences of one document by dotted key, ``sections.result`` for example."""

    def __init__(self, name: str, sentences: Mapping[str, str]) -> None:
        self._name = name
        self._sentences = sentences

    def text(self, key: str, /, **params: object) -> str:
        """The sentence with its ``{words}`` filled. Other braces stay as they are.

        The mark at the end of a word gives way to the one that the sentence sets behind it.

        Raises:
            Problem: the file lacks the sentence, or the sentence asks for a word that is not known here.
        """
        sentence = self._sentences.get(key)
        if sentence is None:
            raise Problem(
                "The wording file “{name}” lacks the sentence “{key}”. Add it, or restore the shipped file.",
                name=self._name,
                key=key,
            )
        return _PLACEHOLDER.sub(lambda match: self._word(key, match[1], match[2], params), sentence)

    def count(self, number: int | Decimal, unit: str = "") -> str:
        """A number of things within a sentence, with as many digits as the layout wants: "06".

        Nought, fractions, and what has a ``unit`` of measure stay as they are.
        """
        text = format_number(number)
        is_measured = unit and re.fullmatch(self.text("numbers.measures"), unit.strip(), re.IGNORECASE)
        if is_measured or number <= 0 or not text.isdecimal():
            return text
        return text.zfill(int(self.text("numbers.count_digits")))

    def spelled(self, tones: Tones) -> Wording:
        """The same sentences with their tone marks as an office writes them."""
        return Wording(self._name, {key: spelled(text, tones) for key, text in self._sentences.items()})

    def for_head(self, head: DocumentHead | VoucherHead) -> Wording:
        """The sentences as the office of the head spells them, with the words of its layout."""
        spelled_here = self.spelled(head.tones)
        own = {} if head.layout is None else head.layout.words
        return Wording(self._name, {**spelled_here._sentences, **own})

    def _word(self, key: str, word: str, behind: str, params: Mapping[str, object]) -> str:
        if word not in params:
            raise Problem(
                "In the wording file “{name}” the sentence “{key}” uses “{word}”, which is not known "
                "there. Allowed here: {allowed}.",
                name=self._name,
                key=key,
                word=word,
                allowed=", ".join(sorted(params)) or "–",
            )
        text = str(params[word])
        return f"{_ENDED.sub('', text)}{behind}" if behind else text


def load_wording(name: str, folder: Path | None = None) -> Wording:
    """The sentences of ``<name>.toml`` over those shared by all documents.

    An office's own ``folder`` may hold only the lines it changes.

    Raises:
        Problem: a file cannot be read.
    """
    shipped = resource_path("documents", "wording")
    sentences: dict[str, str] = {}
    for stem in ("common", name):
        sentences |= _flat(_read(shipped / f"{stem}.toml"), "")
        own = folder / f"{stem}.toml" if folder else None
        if own is not None and own.exists():
            sentences |= _flat(_read(own), "")
    return Wording(f"{name}.toml", sentences)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problem(
            "The wording file “{name}” cannot be read: {detail}. Correct it, or restore the shipped file.",
            name=path.name,
            detail=str(error),
        ) from error


def _flat(table: Mapping[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = nfc(str(value))
    return flat
