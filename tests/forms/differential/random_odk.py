"""Random expressions with the functions of the specification, on which JavaRosa agrees."""

from __future__ import annotations

from dataclasses import dataclass

from tests.forms.building import Field, Repeat
from tests.forms.xpath.random_xpath import (
    ALL_PLACES,
    FORM,
    NUMBERS,
    REPEATED,
    ROOT,
    TEXTS,
    Place,
    XPath,
)

_KINDS = {
    "a": "number",
    "z": "number",
    "neg": "number",
    "h": "number",
    "x": "number",
    "w": "number",
    "ei": "number",
}
_MORE = [("data", "e"), ("data", "ei")]
ODK_FORM: list[Field | Repeat] = [
    *FORM,
    Field("e"),
    Field("ei", "int"),
    Field("day", "date", default="2024-02-29"),
    Field("used", rules={"calculate": "count(instance('k')/root/item)"}),  # JavaRosa keeps only lists in use
]
_DAYS = ("2026-02-28", "2024-02-29", "1999-12-31", "2026-03-01")


@dataclass
class Odk(XPath):
    """Expressions of the specification on which JavaRosa agrees; ``docs/forms.md`` lists the others."""

    origin: Place = ROOT

    def expression(self, here: Place) -> str:
        self.origin = here
        return self.random.choice((self.number, self.text, self.truth))(here, 0)

    # Paths: a place that is one node seen from here, and node-sets for the functions that take them

    def single(self, here: Place, kinds: tuple[str, ...]) -> str | None:
        """A path to the one node of a question of one of the kinds."""
        around = [
            here.names[: size + 1] for size in range(len(here.names)) if here.names[: size + 1] in REPEATED
        ]
        found = [
            names
            for names in (*ALL_PLACES, *_MORE)
            if _KINDS.get(names[-1], "text") in kinds
            and names[-1] != "d"
            and all(
                names[: size + 1] in around for size in range(len(names)) if names[: size + 1] in REPEATED
            )
        ]
        if not found:
            return None
        names = self.random.choice(found)
        return "/" + "/".join(names) if self.random.random() < 0.5 else _relative(names, here.names)

    def several(self, here: Place, depth: int) -> tuple[str, Place]:
        """A path to whole occurrences, with predicates, and where it leads."""
        names = self.random.choice(list(REPEATED))
        path, first = "", 1
        if names[:2] == here.names[:2] and self.random.random() < 0.5:
            path, first = (
                "/".join([".."] * (len(here.names) - 1)),
                2,
            )  # out of the own occurrence, to all of them
        for size in range(first, len(names) + 1):
            at = Place(names[:size])
            # JavaRosa stays in the own occurrence of a repeat behind a predicate; the specification does not.
            left = names[size:] == () or first == 2 or here.names[: len(names)] != names
            path += f"/{names[size - 1]}" + (self._tests(at, depth) if at.names in REPEATED and left else "")
        return path, Place(names)

    def _tests(self, at: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.5:
            return ""
        position = self.random.choice(("=", "!=", "<", ">"))
        return self.random.choice(
            (
                lambda: f"[position() {position} {self.random.randint(1, 3)}]",
                lambda: self._own(at),
                lambda: f"[{self.truth(at, depth + 1)}]",
            )
        )()

    def _own(self, at: Place) -> str:
        """Compares a question of the occurrence with one of the question that asks."""
        name = self.random.choice([name for name, below in at.below.items() if below.leaf()])
        kind = _KINDS.get(name, "text")
        same = [
            item
            for item in ALL_PLACES
            if len(item) == 2 and _KINDS.get(item[-1], "text") == kind and item[-1] != "d"
        ]
        other = _relative(self.random.choice(same), self.origin.names)
        return f"[{name} {self._order()} current()/{other}]"

    def number(self, here: Place, depth: int) -> str:
        path = self.single(here, ("number",))
        if depth >= self.deepest or self.random.random() < 0.2:
            return path if path and self.random.random() < 0.6 else self.random.choice(NUMBERS)
        item = self.number

        def rows() -> str:
            path, place = self.several(here, depth + 1)
            leaf = self.random.choice([name for name, below in place.below.items() if below.leaf()])
            number = self.random.choice([name for name in place.below if name in _KINDS])
            return self.random.choice(
                (
                    f"count({path})",
                    f"count-non-empty({path}/{leaf})",
                    f"sum({path}/{number})",
                    f"string-length(join(',', {path}/{leaf}))",
                    f"coalesce(min({path}/{number}), 0)",
                )
            )

        return self.random.choice(
            (
                lambda: f"({item(here, depth + 1)} {self.random.choice('+-*')} {item(here, depth + 1)})",
                lambda: f"{item(here, depth + 1)} {self.random.choice('+-')} {item(here, depth + 1)}",
                lambda: f"{item(here, depth + 1)} div {self.random.choice('248')}",
                lambda: f"({item(here, depth + 1)} mod {self.random.choice(('3', '-4', '2.5'))})",
                lambda: f"-({item(here, depth + 1)})",
                rows,
                rows,
                lambda: f"string-length({self.text(here, depth + 1)})",
                lambda: f"int({item(here, depth + 1)})",
                lambda: f"round({item(here, depth + 1)}, {self.random.randint(0, 2)})",
                lambda: f"abs({item(here, depth + 1)})",
                lambda: f"number({self.value(here, depth + 1)})",
                lambda: (
                    f"if({self.truth(here, depth + 1)}, {item(here, depth + 1)}, {item(here, depth + 1)})"
                ),
                lambda: f"coalesce({item(here, depth + 1)}, {self.random.choice(NUMBERS)})",
                lambda: f"count-selected({self.text(here, depth + 1)})",
                lambda: f"pow({item(here, depth + 1)}, 2)",
                lambda: f"min({self.random.choice(NUMBERS)}, {self.random.choice(NUMBERS)})",
                lambda: f"({self.day(here)} - {self.day(here)})",
                lambda: f"({self.day(here)} + {item(here, depth + 1)})",
                lambda: f"indexed-repeat(/data/r/x, /data/r, {self.random.randint(1, 4)})",
                lambda: f"indexed-repeat(/data/r/n/w, /data/r, {self.random.randint(1, 3)}, /data/r/n, 2)",
                lambda: f"count({self.listed(here, depth)})",
                lambda: f"sum({self.listed(here, depth)}/n)",
            )
        )()

    def rows(self, here: Place, depth: int) -> str:
        """The texts in several occurrences."""
        path, place = self.several(here, depth + 1)
        return f"{path}/{'y' if 'y' in place.below else 'v'}"

    def listed(self, here: Place, depth: int) -> str:
        """Rows of the list beside the form; inside its predicates the questions are seen from the row."""
        outside = self.text(ROOT, self.deepest)
        test = self.random.choice(
            (
                f"v = {outside}",
                f"n > {self.random.choice(NUMBERS)}",
                f"g = 1 and v != {outside}",
                f"position() < {self.random.randint(1, 5)}",
                f"n = count(/data/g) or contains(v, {outside})",
                f"not(g = {self.random.choice('01')})",
                f"v = current()/{_relative(('data', 'm'), here.names)}",
                f"selected({outside}, v)",
            )
        )
        more = f"[g = {self.random.choice('01')}]" if self.random.random() < 0.3 else ""
        return f"instance('k')/root/item[{test}]{more}"

    def text(self, here: Place, depth: int) -> str:
        path = self.single(here, ("text",))
        if depth >= self.deepest or self.random.random() < 0.2:
            return path if path and self.random.random() < 0.6 else f"'{self.random.choice(TEXTS)}'"
        item = self.text

        def whole() -> str:
            return f"string(string-length({item(here, depth + 1)}))"

        return self.random.choice(
            (
                lambda: f"concat({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"join('-', {item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"substr({item(here, depth + 1)}, {self.random.randint(-3, 3)})",
                lambda: f"substr({item(here, depth + 1)}, 1, {self.random.randint(-2, 5)})",
                lambda: f"substring-before({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"substring-after({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"translate({item(here, depth + 1)}, 'abĐ', {item(here, depth + 1)})",
                lambda: f"normalize-space({item(here, depth + 1)})",
                lambda: (
                    f"if({self.truth(here, depth + 1)}, {item(here, depth + 1)}, {item(here, depth + 1)})"
                ),
                lambda: f"coalesce({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"selected-at({item(here, depth + 1)}, {self.random.randint(-1, 2)})",
                lambda: f"string({self.truth(here, depth + 1)})",
                lambda: f"digest({item(here, depth + 1)}, 'SHA-256', 'hex')",
                lambda: (
                    f"join(',', randomize({self.listed(here, depth)}/v, {self.random.randint(-9, 9**20)}))"
                ),
                lambda: f"join('', {self.listed(here, depth)}/v)",
                lambda: f"format-date({self.day(here)}, '%d/%m/%Y %e %n %y %b %a')",
                lambda: f"translate({self.day(here)}, '-', '/')",
                lambda: f"concat({self.rows(here, depth)})",
                lambda: f"join(' ', {self.rows(here, depth)})",
                whole,
            )
        )()

    def truth(self, here: Place, depth: int) -> str:
        if depth >= self.deepest:
            return self.random.choice(("true()", "false()", "1 = 1"))
        item, words = self.truth, self.text

        def again() -> str:
            return item(here, depth + 1)

        return self.random.choice(
            (
                lambda: self.comparison(here, depth),
                lambda: self.comparison(here, depth),
                lambda: self.comparison(here, depth),
                lambda: f"({again()} and {again()})",
                lambda: f"({again()} or {again()})",
                lambda: f"{again()} or {again()} and {again()}",
                lambda: f"not({again()})",
                lambda: f"boolean({words(here, depth + 1)})",
                lambda: f"contains({words(here, depth + 1)}, {words(here, depth + 1)})",
                lambda: f"starts-with({words(here, depth + 1)}, {words(here, depth + 1)})",
                lambda: f"ends-with({words(here, depth + 1)}, {words(here, depth + 1)})",
                lambda: f"selected({words(here, depth + 1)}, '{self.random.choice(('a', 'b', '7'))}')",
                lambda: f"boolean-from-string({words(here, depth + 1)})",
                lambda: f"regex({words(here, depth + 1)}, '^[a-c ]*$')",
                lambda: f"checklist(1, {self.random.randint(1, 3)}, {again()}, {again()}, 1, 0)",
                lambda: f"weighted-checklist(1, 4, {again()}, 2, {again()}, 1.5)",
                lambda: f"{self.day(here)} {self._order()} {self.day(here)}",
            )
        )()

    def day(self, here: Place) -> str:
        """A date."""
        return self.random.choice(
            (
                f"date('{self.random.choice(_DAYS)}')",
                f"date({self.random.randint(-9999, 30000)})",
                "/data/day",
                _relative(("data", "day"), here.names),
                f"date(/data/day + {self.random.randint(-40, 40)})",
            )
        )

    def _order(self) -> str:
        return self.random.choice(("=", "!=", "<", "<=", ">", ">="))

    def comparison(self, here: Place, depth: int) -> str:
        """Of one kind, or a number beside a text; JavaRosa has no order of other mixtures."""
        original, two = self.random.choice(
            (
                (self.number, self.number),
                (self.text, self.text),
                (self.number, self.text),
                (self.text, self.number),
            )
        )
        return f"{original(here, depth + 1)} {self._order()} {two(here, depth + 1)}"


def _relative(names: tuple[str, ...], here: tuple[str, ...]) -> str:
    same = 0
    while same < min(len(names) - 1, len(here)) and names[same] == here[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + list(names[same:])) or "."
