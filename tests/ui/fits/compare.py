"""``python -m tests.ui.fits.compare OLD [NEW] [FOLDER]``: what a change did to every page and dialog.

``OLD`` and ``NEW`` are commits; without ``NEW`` the files as they are now. The pictures of a commit are made
once and kept in ``.cache/pictures``. Into ``FOLDER`` goes a sheet for each page that differs, before on the
left and after on the right, and ``changes.txt``, which names them with those that came and went.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageChops

from tests.support.processes import ROOT

KEPT: Final = ROOT / ".cache" / "pictures"
SHEETS: Final = ROOT / "out" / "pictures-compare"
_GAP: Final = 12
_BEHIND: Final = "#808080"
_ENVIRONMENT: Final = os.environ | {"QT_LOGGING_RULES": "default.warning=false"}
"""Without a line for each window that the platform of the pictures cannot give hints of size."""


class Comparison(NamedTuple):
    """The pictures of two folders by their paths within them."""

    changed: tuple[str, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    same: int

    def lines(self) -> list[str]:
        """What people read."""
        counts = (
            f"{len(self.changed)} changed, {len(self.came)} new, {len(self.went)} gone, {self.same} the same"
        )
        kinds = (("changed", self.changed), ("new", self.came), ("gone", self.went))
        return [counts, *(f"{kind}: {name}" for kind, names in kinds for name in names)]


def compared(old: Path, new: Path, sheets: Path) -> Comparison:
    """Compare the pictures of two folders and write a sheet for each that differs.

    Raises:
        OSError: a picture cannot be read or a sheet not written.
    """
    before, after = _names(old), _names(new)
    changed = []
    for name in sorted(before & after):
        with Image.open(old / name) as first, Image.open(new / name) as second:
            if differ(first, second):
                changed.append(name)
                target = sheets / name
                target.parent.mkdir(parents=True, exist_ok=True)
                side_by_side(first, second).save(target)
    same = len(before & after) - len(changed)
    return Comparison(tuple(changed), tuple(sorted(after - before)), tuple(sorted(before - after)), same)


def differ(first: Image.Image, second: Image.Image) -> bool:
    """Whether two pictures show anything different."""
    if first.size != second.size:
        return True
    return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is not None


def side_by_side(first: Image.Image, second: Image.Image) -> Image.Image:
    """Before on the left, after on the right."""
    size = (first.width + _GAP + second.width, max(first.height, second.height))
    sheet = Image.new("RGB", size, _BEHIND)
    sheet.paste(first, (0, 0))
    sheet.paste(second, (first.width + _GAP, 0))
    return sheet


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}


def pictures_of(commit: str, kept: Path = KEPT) -> Path:
    """The folder with the pictures of a commit; they are made in a checkout of it where there are none yet.

    Raises:
        subprocess.CalledProcessError: there is no such commit, or its program does not start.
    """
    name = _git("rev-parse", "--short=12", f"{commit}^{{commit}}")
    folder = kept / name
    if not folder.is_dir():
        with tempfile.TemporaryDirectory() as place:
            tree = Path(place) / "tree"
            _git("worktree", "add", "--detach", str(tree), name)
            try:
                _take(tree, folder)
            finally:
                _git("worktree", "remove", "--force", str(tree))
    return folder


def _take(tree: Path, folder: Path) -> None:
    """Have the program in ``tree`` take its pictures; all or none."""
    part = folder.with_name(f"{folder.name}.part")
    for words in (("tools/compile_translations.py",), ("-m", "tests.ui.fits.pictures", str(part))):
        subprocess.run(
            (sys.executable, *words), cwd=tree, check=True, env=_ENVIRONMENT | {"PYTHONPATH": str(tree)}
        )
    part.rename(folder)


def _git(*words: str) -> str:
    done = subprocess.run(("git", "-C", str(ROOT), *words), capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main(old: str, new: str = "", sheets: Path = SHEETS) -> int:
    """Compare two commits; the exit status."""
    with tempfile.TemporaryDirectory() as place:
        before = pictures_of(old)
        after = pictures_of(new) if new else Path(place) / "now"
        if not new:
            _take(ROOT, after)
        sheets.mkdir(parents=True, exist_ok=True)
        lines = compared(before, after, sheets).lines()
    (sheets / "changes.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lines[0])
    print(f"sheets: {sheets}")
    return 0


if __name__ == "__main__":
    old, new, folder, *_ = (*sys.argv[1:], "", "", "")
    sys.exit(main(old, new, Path(folder or SHEETS)))
