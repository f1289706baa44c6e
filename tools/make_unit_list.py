"""Writes the tables of ``resources/areas/units`` from a table of all units and from lists used before it.

    python tools/make_unit_list.py UNITS.csv [--former NAME=LIST.json ...]

UNITS.csv has the columns code, province (empty for a province), kind, name and formed_from, a sentence about
the merger. LIST.json is a list of provinces (code, name, wards of code and name) under which books may have
been started. The manifest ``units.toml``, with version, sources and legal basis, is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "areas" / "units"
KINDS = {"thanh-pho": "thành phố", "tinh": "tỉnh", "xa": "xã", "phuong": "phường", "dac-khu": "đặc khu"}

_KIND = r"(?:thị trấn|phường|xã|đặc khu|thị xã|huyện đảo)"
_RENAMED = re.compile(rf"(?:Đổi loại hình, )?đổi tên (?:từ|tè)? ?({_KIND} .+?) thành {_KIND} ", re.IGNORECASE)
_RESOLUTION = re.compile(r"Số: ?([^;]+); Ngày: (\d\d)/(\d\d)/(\d{4})")
_ASIDE = re.compile(r"\([^()]*\)?|\bthuộc (?:huyện|thị xã|thành phố|quận) .*?(?=,|;|\bvà\b|$)")
_END = re.compile(
    r"\.? ?Bỏ cấp huyện.*|\.? ?Thành lập .*|\.? ?Số: .*| thành ?$|"
    rf" (?:để )?(?:thành|lập) ?(?:lập )?(?i:xa |{_KIND}).*"
)
_MERGED = re.compile(r"(?:h[ợơọ]p nh[ấâ]t?|sáp nhập|nhập)(?: của)?\s+", re.IGNORECASE)
_ITEM = re.compile(
    rf"^(?P<part>(?:1|một|2|hai)? ?phần (?:còn lại )?(?:của )?|toàn bộ (?:diện tích )?(?:của )?)?(?:các )?"
    rf"(?P<kinds>(?:{_KIND} ?)*)(?P<name>.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A province (``province`` empty) or commune of the table."""

    code: str
    province: str
    kind: str
    name: str
    formed_from: str


def tidy(text: str) -> str:
    """The text in normal form C with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def former_units(sentence: str) -> list[str]:
    """The units that the sentence names as merged or renamed, each with its kind: "một phần xã X"."""
    text = tidy(sentence)
    found: list[str] = []
    before = _RENAMED.search(text)
    merged = _MERGED.search(text)
    if merged is not None:
        rest = _ASIDE.sub("", _END.sub("", text[merged.end() :]))
        found.extend(_listed(rest))
    if before is not None:
        bare = tidy(_ASIDE.sub("", before.group(1)))
        if not any(name.lower().endswith(bare.lower()) for name in found) and len(bare) < 40:
            found.insert(0, bare)
    return list(dict.fromkeys(found))


def _listed(text: str) -> Iterator[str]:
    kind, part = "xã", ""
    for item in re.split(r",|;|:|\bvà\b", text):
        matched = _ITEM.match(tidy(item).strip(" ."))
        if matched is None or not matched["name"]:
            continue
        kinds = re.findall(_KIND, matched["kinds"], re.IGNORECASE)
        if kinds or matched["part"]:
            part = "một phần " if matched["part"] and "phần" in matched["part"].lower() else ""
        kind = kinds[-1].lower() if kinds else kind
        name = matched["name"].strip(" .").removesuffix(" thành")
        if (name[0].isupper() and len(name) < 35) or (name[0].isdigit() and kinds):
            yield f"{part}{kind} {name}"


def resolution_of(sentence: str) -> tuple[str, str]:
    """The number and the day (2025-06-16) of the last resolution the sentence names."""
    found = _RESOLUTION.findall(sentence)
    if not found:
        return "", ""
    number, day, month, year = found[-1]
    return number.strip(), f"{year}-{month}-{day}"


def bare(name: str) -> str:
    """A name without its kind, diacritics, punctuation and the difference of y and i."""
    text = re.sub(r"^(xã|phường|đặc khu) ", "", tidy(name).lower()).replace("đ", "d")
    letters = (letter for letter in unicodedata.normalize("NFD", text) if letter.isalnum())
    return "".join(letters).replace("y", "i")


def read_units(path: Path) -> list[Unit]:
    """The rows of the table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Unit(row["code"], row["province"], KINDS[row["kind"]], tidy(row["name"]), row["formed_from"])
            for row in csv.DictReader(stream)
        ]


def former_rows(units: Sequence[Unit], name: str, path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Code and name in a former list, the code now, and the list, where code or name differs."""
    now = {unit.code: unit for unit in units if unit.province}
    for above in json.loads(path.read_text("utf-8")):
        for ward in above["wards"]:
            code, said = f"{ward['code']:05d}", tidy(ward["name"])
            unit = _same(now, code, said, f"{above['code']:02d}")
            if unit is None:
                raise SystemExit(f"{name}: no unit of the table is clearly {code} {said}")
            if code != unit.code or bare(said) != bare(unit.name) or _kind(said) != unit.kind:
                yield code, said, unit.code, name


def _same(now: Mapping[str, Unit], code: str, said: str, province: str) -> Unit | None:
    """The unit that a former list called so: of that name, the one of its code or kind before others."""
    named = [unit for unit in now.values() if unit.province == province and bare(unit.name) == bare(said)]
    for fits in (
        [unit for unit in named if unit.code == code],
        [unit for unit in named if unit.kind == _kind(said)],
        named,
        [now[code]] if not named and code in now else [],
    ):
        if len(fits) == 1:
            return fits[0]
    return None


def _kind(name: str) -> str:
    return next(kind for kind in KINDS.values() if name.lower().startswith(f"{kind} "))


def write(name: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write one table; the number of its rows."""
    listed = list(rows)
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([titles, *listed])
    return len(listed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the three tables."""
    parser = argparse.ArgumentParser(description="Make the tables of units.")
    parser.add_argument("units", type=Path)
    parser.add_argument("--former", action="append", default=[], metavar="NAME=LIST.json")
    options = parser.parse_args(arguments)
    units = read_units(options.units)
    former = [row for given in options.former for row in former_rows(units, *_named(given))]
    counts = (
        write("units.csv", ("code", "province", "kind", "name"),
              ((unit.code, unit.province, unit.kind, unit.name) for unit in units)),
        write("formed_from.csv", ("code", "units", "resolution", "date"),
              ((unit.code, "; ".join(former_units(unit.formed_from)), *resolution_of(unit.formed_from))
               for unit in units if unit.province)),
        write("former_codes.csv", ("former_code", "former_name", "code", "list"), sorted(former)),
    )  # fmt: skip
    print("{} units, {} formed from others, {} former codes and names".format(*counts))
    return 0


def _named(given: str) -> tuple[str, Path]:
    name, _, path = given.partition("=")
    return name, Path(path)


if __name__ == "__main__":
    sys.exit(main())
