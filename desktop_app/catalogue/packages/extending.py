"""A version of an indicator set that is written as what differs from another one, ``extends = "1.1"``.

It is merged when its folder is packed. What travels, is hashed and is installed is always the whole set, so
no package depends on another one, and no program has to know this way of writing.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

KEY: Final = "extends"
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "indicators": ("code",),
    "rules": ("code",),
    "targets": ("indicator", "year", "unit"),
}
"""The tables of a set, and the columns by which a row is the same row in both versions."""
_EXTENDS: Final = re.compile(rf"^{KEY}\s*=.*(?:\n|\Z)", re.MULTILINE)
_TABLES: Final = re.compile(r"^\[", re.MULTILINE)
_SINGLE: Final = re.compile(r"^(\[[^\[\]]+\]).*(?:\n(?!\[).*)*\n?", re.MULTILINE)
"""A table that a manifest has once, ``[checks]``."""


def extended_version(manifest: bytes) -> tuple[str, str] | None:
    """Return the code and the version that a manifest extends; ``None`` where it extends none."""
    table = _parsed(manifest)
    code, version = table.get("code"), table.get(KEY)
    return (code, version) if isinstance(code, str) and isinstance(version, str) else None


def is_version(manifest: bytes, wanted: tuple[str, str]) -> bool:
    """Whether a manifest is that of this code and version."""
    table = _parsed(manifest)
    return (table.get("code"), table.get("version")) == wanted


def merged(manifest: str, base: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the whole set.

    The manifest has its own keys, and its tables behind those of ``base``, whose single tables it replaces. A
    row of the set replaces the cells that it fills in of the row with the same code; a new row comes after
    the others of its group. What the manifest does not name, such as rules, is that of ``base``.
    """
    text = _EXTENDS.sub("", files[manifest].decode("utf-8-sig"), count=1)
    before = base[manifest].decode("utf-8-sig")
    head, own = _parted(text)
    whole = dict(files)
    names, base_names = tomllib.loads(text), tomllib.loads(before)
    for table, keys in _KEYS.items():
        name, base_name = str(names.get(table, "")), str(base_names.get(table, ""))
        if base_name in base:
            if not name:
                name = base_name
                head += f'{table} = "{name}"\n'
            whole[name] = _merged_rows(base[base_name], files.get(name, b""), keys)
    singles = {found[1] for found in _SINGLE.finditer(own)}
    kept = _SINGLE.sub(lambda found: "" if found[1] in singles else found[0], _parted(before)[1])
    whole[manifest] = "\n".join(filter(None, (head + kept, own))).encode()
    return whole


def _parsed(manifest: bytes) -> dict[str, Any]:
    """A manifest; its reader reports what cannot be read."""
    try:
        return tomllib.loads(manifest.decode("utf-8-sig"))
    except ValueError:
        return {}


def _parted(manifest: str) -> tuple[str, str]:
    """The keys of a manifest and its tables."""
    found = _TABLES.search(manifest)
    place = found.start() if found else len(manifest)
    head = manifest[:place]
    return head if not head or head.endswith("\n") else f"{head}\n", manifest[place:]


def _merged_rows(base: bytes, own: bytes, keys: tuple[str, ...]) -> bytes:
    try:
        (rows, columns), (changes, more) = _rows(base), _rows(own)
    except (UnicodeDecodeError, csv.Error):  # reported by the reader
        return own
    if not changes:
        return base
    places = {_key(row, keys): row for row in rows}
    for change in changes:
        row = places.get(_key(change, keys))
        if row is None:
            rows.insert(_behind_its_group(rows, change), change)
        else:
            row.update({column: cell for column, cell in change.items() if cell})
    out = io.StringIO()
    columns += [column for column in more if column not in columns]
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if base.startswith(b"\xef\xbb\xbf") else "utf-8")


def _key(row: Mapping[str, str], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row.get(key, "") for key in keys)


def _behind_its_group(rows: list[dict[str, str]], new: Mapping[str, str]) -> int:
    group = [place for place, row in enumerate(rows) if row.get("group") == new.get("group")]
    return group[-1] + 1 if group else len(rows)


def _rows(table: bytes) -> tuple[list[dict[str, str]], list[str]]:
    """The rows and the columns of a table; Excel may have saved it with semicolons or tabs."""
    text = table.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), restkey="", restval=""
    )
    rows = [{column: cell for column, cell in row.items() if column} for row in reader]
    return rows, list(reader.fieldnames or ())
