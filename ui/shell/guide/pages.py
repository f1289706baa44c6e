"""The pages of the guide: Markdown files in ``resources/help/<language>``, and the pictures in them.

The pictures are made by ``make pictures`` and by every build of an installer (``ui/demo/guide_pictures.py``);
a copy without them says in their places what they show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage

from desktop_app.base.i18n import Language
from desktop_app.base.resource_files import resource_path

PICTURES = "pictures"
_LINE = "…" * 30
"""To be filled in by hand, where the office has not written it into its profile."""
_FILLED = re.compile(r"\{(support_name|support_phone)\}")
_PICTURE = re.compile(r"!\[(?P<shows>[^\]]*)\]\(pictures/(?P<name>[a-z0-9-]+)\.png\)")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide: its file and the heading in its first line."""

    path: Path
    heading: str
    filled: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Texts of the office's profile that stand in it."""

    @property
    def name(self) -> str:
        """What the page is called by links and rooms: its file without number and ending."""
        return self.path.stem.partition("-")[2]

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures in it."""
        return tuple(found["name"] for found in _PICTURE.finditer(self._written()))

    def text(self) -> str:
        """Its Markdown; a picture that this copy lacks is described in words."""
        words = _FILLED.sub(lambda found: _plain(self.filled.get(found[1], "")) or _LINE, self._written())
        return _PICTURE.sub(_shown, words)

    def _written(self) -> str:
        return self.path.read_text(encoding="utf-8")


def guide_pages(language: Language, filled: Mapping[str, str] | None = None) -> tuple[GuidePage, ...]:
    """The pages in the order of their file names; the Vietnamese ones where a language has none.

    ``filled`` is looked at when a page is shown: what is put into it later is there the next time.
    """
    folder = resource_path("help", language)
    paths = sorted(folder.glob("*.md")) or sorted(resource_path("help", "vi").glob("*.md"))
    return tuple(GuidePage(path, _heading(path), {} if filled is None else filled) for path in paths)


def picture_path(name: str) -> Path:
    """Where a picture is in a copy that has it."""
    return resource_path("help", PICTURES, f"{name}.png")


def read_picture(address: str) -> QImage:
    """The picture at an address in a page; an empty one where there is none."""
    found = re.fullmatch(rf"{PICTURES}/([a-z0-9-]+)\.png", address)
    return QImage(str(picture_path(found[1]))) if found else QImage()


def _plain(text: str) -> str:
    """Text that a person typed, so that no letter of it is Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def _shown(found: re.Match[str]) -> str:
    return found[0] if picture_path(found["name"]).exists() else f"*({found['shows']})*"


def _heading(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        first = stream.readline()
    return first.lstrip("# ").strip() or path.stem
