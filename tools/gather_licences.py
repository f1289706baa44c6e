"""Writes ``resources/licences/packages.json`` and the texts of the locked packages' licences.

    python tools/gather_licences.py [FOLDER ...]

Reads the metadata of the installed packages that ``requirements/desktop.txt`` and ``upstream.txt`` name;
packages for another system are looked for in the given folders (``make licences`` prepares one).
"""

from __future__ import annotations

import argparse
import importlib.metadata as metadata
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "resources" / "licences"
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
SHARED_TEXTS = {
    "LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "MPL-2.0": ("MPL-2.0.txt",),
}
# For packages that bring no text of their own.
INSTEAD = {"Apache-2.0": "Apache-2.0.txt"}
# Metadata that names no licence, or names it with a whole text; read in the package's licence file.
READ_BY_HAND = {
    "colorama": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "faker": "MIT",
    "jaraco-classes": "MIT",
    "multipart": "MIT",
    "pyxform": "BSD-2-Clause",
    "reportlab": "BSD-3-Clause",
    "rl-accel": "BSD-3-Clause",
    "rich-click": "MIT",
    "sqlcipher3": "Zlib",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "xlrd": "BSD-3-Clause AND BSD-4-Clause",
}


def locked(path: Path) -> dict[str, str]:
    """Names and versions of a requirements file."""
    pattern = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
    return dict(pattern.findall(path.read_text("utf-8")))


def canonical(name: str) -> str:
    """The name as lock files spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(found: metadata.Distribution) -> str:
    """The licence in one line."""
    name = canonical(found.metadata["Name"])
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    if "LGPL-3.0-only" in said:  # of several offered, the one that is used
        return "LGPL-3.0-only"
    if said:
        return said.splitlines()[0].strip()
    classified = found.metadata.get_all("Classifier") or []
    return next((line.rpartition(" :: ")[2] for line in classified if line.startswith("License")), "")


def texts_of(found: metadata.Distribution) -> str:
    """The licence files of a package, one after the other."""
    files = [
        file
        for file in found.files or []
        if ".dist-info" in str(file) and LICENCE_FILE.search(file.name) and file.suffix != ".py"
    ]
    read = [Path(str(found.locate_file(file))).read_text("utf-8", "replace").strip() for file in files]
    return "\n\n".join(dict.fromkeys(text for text in read if text)) + "\n" if read else ""


def home_of(found: metadata.Distribution) -> str:
    """The project's page, or where its source is kept."""
    pairs = [line.partition(", ") for line in found.metadata.get_all("Project-URL") or []]
    links: dict[str, str] = {label.lower(): address for label, _, address in pairs}
    for label in (
        "homepage",
        "home",
        "source",
        "source code",
        "repository",
        "github",
        "code",
        "documentation",
    ):
        if label in links:
            return links[label]
    return str(found.metadata.get("Home-page") or "")


def entry(found: metadata.Distribution, note: str) -> tuple[dict[str, object], str]:
    """The line of one package in the index, and the text to store under its name."""
    name = canonical(found.metadata["Name"])
    licence = licence_of(found)
    own = texts_of(found)
    texts = [f"{name}.txt"] if own else []
    texts += SHARED_TEXTS.get(licence, ())
    if not texts and licence in INSTEAD:
        texts.append(INSTEAD[licence])
    if not texts:
        raise SystemExit(f"{name} ({licence}) brings no licence text; add it to SHARED_TEXTS")
    described = {
        "name": name,
        "version": found.version,
        "licence": licence,
        "home": home_of(found),
        "note": note,
    }
    return {**described, "texts": texts}, own


def distributions(folders: Iterable[Path]) -> dict[str, metadata.Distribution]:
    """Packages of this environment and of further folders."""
    search = [*map(str, folders), *sys.path]
    return {canonical(found.metadata["Name"]): found for found in metadata.distributions(path=search)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the index and the texts."""
    parser = argparse.ArgumentParser(description="Gather the licences of the locked packages.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders with packages for other systems")
    options = parser.parse_args(arguments)
    found = distributions(options.folders)
    app, server = locked(ROOT / "requirements/desktop.txt"), locked(ROOT / "requirements/upstream.txt")
    index = []
    for name, version in sorted((app | server).items()):
        if name not in found:
            raise SystemExit(f"{name} is not installed; run `make licences`, which fetches it")
        if found[name].version != version:
            raise SystemExit(f"{name} {found[name].version} is installed, but {version} is locked")
        line, text = entry(found[name], "" if name in app else "server")
        index.append(line)
        if text:
            (LICENCES / "texts" / f"{name}.txt").write_text(text, "utf-8")
    body = json.dumps(index, ensure_ascii=False, indent=1)
    (LICENCES / "packages.json").write_text(body + "\n", "utf-8")
    print(f"{len(index)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
