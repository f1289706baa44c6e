"""Random expressions over one form, typed so that most of them mean something; a seed gives always the same.

Two dialects: all of XPath 1.0 that the specification takes over (compared with libxml2), and what JavaRosa
understands as well, with the functions of the specification (compared with JavaRosa).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.forms.building import Field, Repeat

TEXTS = ("", "a", "b", "7", "xã Đông", "a b c", "-2", " x  y ", "0", "tổ 3", "true", "2.5", "b c", "ab")
NUMBERS = ("0", "1", "2", "3", "7", "-1", "0.5", "2.5", "10", "100")
FORM: list[Field | Repeat] = [
    Field("a", "int", default="5"),
    Field("b", default="q"),
    Field("s", default="xã Đông"),
    Field("m", default="a b c"),
    Field("z", "int", default="0"),
    Field("neg", "int", default="-3"),
    Field("d", default="12 a"),
    Repeat("g", [Field("h", "decimal", default="2.5"), Field("i", default="b")], repeated=False),
    Repeat(
        "r",
        [
            Field("x", "int"),
            Field("y"),
            Repeat("n", [Field("w", "int"), Field("v")], start=2),
        ],
        start=3,
    ),
]
ANSWERS = {
    **{f"/data/r[{at}]/x": text for at, text in ((1, "3"), (2, "6"), (3, "-1"))},
    **{f"/data/r[{at}]/y": text for at, text in ((1, "a"), (2, "xã Đông"), (3, "b"))},
    **{f"/data/r[{at}]/n[{row}]/w": str(at * 2 - row) for at in (1, 2, 3) for row in (1, 2)},
    **{f"/data/r[{at}]/n[{row}]/v": "abcba7"[at * 2 + row - 3] for at in (1, 2, 3) for row in (1, 2)},
}
LIST = (
    '<instance id="k"><root>'
    + "".join(f"<item><v>{name}</v><n>{at}</n><g>{at % 2}</g></item>" for at, name in enumerate("abcxyz7"))
    + "</root></instance>"
)


@dataclass(frozen=True)
class Place:
    """Where an expression stands in the form, by names from the root."""

    names: tuple[str, ...]

    @property
    def below(self) -> dict[str, Place]:
        known = sorted(
            {place[: len(self.names) + 1] for place in _ALL if place[: len(self.names)] == self.names}
        )
        return {place[-1]: Place(place) for place in known if len(place) > len(self.names)}

    @property
    def above(self) -> Place | None:
        return Place(self.names[:-1]) if len(self.names) > 1 else None

    def leaf(self) -> bool:
        return not self.below


_LEAVES = ("a", "b", "s", "m", "z", "neg", "d", "g/h", "g/i", "r/x", "r/y", "r/n/w", "r/n/v")
_ALL = [("data", *leaf.split("/")) for leaf in _LEAVES]
_REPEATED = {("data", "r"): 3, ("data", "r", "n"): 2}
ROOT = Place(("data",))


@dataclass
class XPath:
    """Expressions of XPath 1.0 as libxml2 understands them, seen from a place."""

    random: Random
    deepest: int = 3
    kept: list[str] = field(default_factory=list)

    def expression(self, here: Place) -> str:
        return self.random.choice((self.number, self.text, self.truth, self.nodes))(here, 0)

    # Paths

    def nodes(self, here: Place, depth: int) -> str:
        chance = self.random.random()
        if depth < self.deepest and chance < 0.12:
            return f"({self.nodes(here, depth + 1)} | {self.nodes(here, depth + 1)})"
        if chance < 0.2:
            name = self.random.choice(_LEAVES).rpartition("/")[2]
            return f"//{name}{self.predicates(self._named(name), depth)}"
        return self._path(here, depth)

    def _named(self, name: str) -> Place:
        return Place(next(place for place in _ALL if place[-1] == name))

    def _path(self, here: Place, depth: int) -> str:
        at, steps = here, []
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            if at.above is not None:
                at = at.above
                steps.append(self.random.choice(("..", "..", "parent::*", f"parent::{at.names[-1]}")))
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            if at.leaf():
                break
            at, step = self._step(at, depth)
            steps.append(step)
        if not steps:
            tests = self.predicates(at, depth)
            steps.append(f"self::node(){tests}" if tests else ".")
        return "/".join(steps)

    def _step(self, at: Place, depth: int) -> tuple[Place, str]:
        name, following = self.random.choice(list(at.below.items()))
        if self.random.random() < 0.08 and following.leaf():
            return following, "*" + self.predicates(following, depth)
        axis = self.random.choice(("", "", "", "", "child::"))
        return following, f"{axis}{name}{self.predicates(following, depth)}"

    def predicates(self, at: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.55:
            return ""
        found = f"[{self.condition(at, depth + 1)}]"
        return found + (f"[{self.condition(at, depth + 1)}]" if self.random.random() < 0.2 else "")

    def condition(self, at: Place, depth: int) -> str:
        chance = self.random.random()
        if chance < 0.3:
            return self.random.choice(
                ("1", "2", "last()", "position() < 3", "position() mod 2 = 1", "last() - 1")
            )
        return self.truth(at, depth)

    # Values

    def number(self, here: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.2:
            return self.random.choice(NUMBERS)
        one, two = self.number, self.text
        return self.random.choice(
            (
                lambda: f"{one(here, depth + 1)} {self.random.choice('+-*')} {one(here, depth + 1)}",
                lambda: f"({one(here, depth + 1)} {self.random.choice('+-*')} {one(here, depth + 1)})",
                lambda: f"({one(here, depth + 1)} mod {one(here, depth + 1)})",
                lambda: f"{self.random.choice(('-', '- -', '-- '))}{one(here, depth + 1)}",
                lambda: f"count({self.nodes(here, depth + 1)})",
                lambda: f"sum({self.nodes(here, depth + 1)})",
                lambda: f"string-length({two(here, depth + 1)})",
                lambda: f"number({self.any(here, depth + 1)})",
                lambda: f"floor({one(here, depth + 1)})",
                lambda: f"ceiling({one(here, depth + 1)})",
                lambda: f"round({one(here, depth + 1)})",
            )
        )()

    def text(self, here: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.2:
            return f"'{self.random.choice(TEXTS)}'"
        one = self.text
        return self.random.choice(
            (
                lambda: f"concat({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"string({self.any(here, depth + 1)})",
                lambda: f"substring({one(here, depth + 1)}, {self.random.choice(NUMBERS)})",
                lambda: f"substring({one(here, depth + 1)}, {self.random.choice(NUMBERS)}, 2)",
                lambda: f"substring-before({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"substring-after({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"translate({one(here, depth + 1)}, 'abĐ', {one(here, depth + 1)})",
                lambda: f"normalize-space({one(here, depth + 1)})",
            )
        )()

    def truth(self, here: Place, depth: int) -> str:
        if depth >= self.deepest:
            return self.random.choice(("true()", "false()"))
        one = self.truth
        return self.random.choice(
            (
                lambda: self.comparison(here, depth),
                lambda: self.comparison(here, depth),
                lambda: f"({one(here, depth + 1)} and {one(here, depth + 1)})",
                lambda: f"({one(here, depth + 1)} or {one(here, depth + 1)})",
                lambda: f"{one(here, depth + 1)} or {one(here, depth + 1)} and {one(here, depth + 1)}",
                lambda: f"not({one(here, depth + 1)})",
                lambda: f"boolean({self.value(here, depth + 1)})",
                lambda: f"contains({self.text(here, depth + 1)}, {self.text(here, depth + 1)})",
                lambda: f"starts-with({self.text(here, depth + 1)}, {self.text(here, depth + 1)})",
            )
        )()

    def comparison(self, here: Place, depth: int) -> str:
        """An empty node-set compares as a blank text here, so that only what is never empty is compared."""
        operator = self.random.choice(("=", "!=", "<", "<=", ">", ">="))
        return f"{self.compared(here, depth + 1)} {operator} {self.compared(here, depth + 1)}"

    def compared(self, here: Place, depth: int) -> str:
        chance = self.random.random()
        if chance < 0.4:
            return self.nodes(here, self.deepest)
        return f"string({self.nodes(here, depth)})" if chance < 0.5 else self.value(here, depth)

    def value(self, here: Place, depth: int) -> str:
        """A number, a text or a truth."""
        kind = self.random.choice((self.number, self.text, self.truth))
        found = kind(here, depth)
        return f"({found})" if kind is self.truth else found

    def any(self, here: Place, depth: int) -> str:
        return self.nodes(here, depth) if self.random.random() < 0.45 else self.value(here, depth)


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

    def expression(self, here: Place) -> str:
        return self.random.choice((self.number, self.text, self.truth))(here, 0)

    # Paths: a place that is one node seen from here, and node-sets for the functions that take them

    def single(self, here: Place, kinds: tuple[str, ...]) -> str | None:
        """A path to the one node of a question of one of the kinds."""
        around = [
            here.names[: size + 1] for size in range(len(here.names)) if here.names[: size + 1] in _REPEATED
        ]
        found = [
            names
            for names in (*_ALL, *_MORE)
            if _KINDS.get(names[-1], "text") in kinds
            and names[-1] != "d"
            and all(
                names[: size + 1] in around for size in range(len(names)) if names[: size + 1] in _REPEATED
            )
        ]
        if not found:
            return None
        names = self.random.choice(found)
        return "/" + "/".join(names) if self.random.random() < 0.5 else _relative(names, here.names)

    def several(self, here: Place, depth: int) -> tuple[str, Place]:
        """A path to whole occurrences, with predicates, and where it leads."""
        names = self.random.choice(list(_REPEATED))
        path = ""
        for size in range(1, len(names) + 1):
            at = Place(names[:size])
            # JavaRosa stays in the own occurrence of a repeat behind a predicate; the specification does not.
            left = names[size:] == () or here.names[: len(names)] != names
            path += f"/{names[size - 1]}" + (self._tests(at, depth) if at.names in _REPEATED and left else "")
        return path, Place(names)

    def _tests(self, at: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.5:
            return ""
        position = self.random.choice(("=", "!=", "<", ">"))
        return self.random.choice(
            (
                lambda: f"[position() {position} {self.random.randint(1, 3)}]",
                lambda: f"[{self.truth(at, depth + 1)}]",
            )
        )()

    def number(self, here: Place, depth: int) -> str:
        path = self.single(here, ("number",))
        if depth >= self.deepest or self.random.random() < 0.2:
            return path if path and self.random.random() < 0.6 else self.random.choice(NUMBERS)
        one = self.number

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
                lambda: f"({one(here, depth + 1)} {self.random.choice('+-*')} {one(here, depth + 1)})",
                lambda: f"{one(here, depth + 1)} {self.random.choice('+-')} {one(here, depth + 1)}",
                lambda: f"{one(here, depth + 1)} div {self.random.choice('248')}",
                lambda: f"({one(here, depth + 1)} mod {self.random.choice(('3', '-4', '2.5'))})",
                lambda: f"-({one(here, depth + 1)})",
                rows,
                rows,
                lambda: f"string-length({self.text(here, depth + 1)})",
                lambda: f"int({one(here, depth + 1)})",
                lambda: f"round({one(here, depth + 1)}, {self.random.randint(0, 2)})",
                lambda: f"abs({one(here, depth + 1)})",
                lambda: f"number({self.value(here, depth + 1)})",
                lambda: f"if({self.truth(here, depth + 1)}, {one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"coalesce({one(here, depth + 1)}, {self.random.choice(NUMBERS)})",
                lambda: f"count-selected({self.text(here, depth + 1)})",
                lambda: f"pow({one(here, depth + 1)}, 2)",
                lambda: f"min({self.random.choice(NUMBERS)}, {self.random.choice(NUMBERS)})",
                lambda: f"({self.day(here)} - {self.day(here)})",
                lambda: f"({self.day(here)} + {one(here, depth + 1)})",
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
        one = self.text

        def whole() -> str:
            return f"string(string-length({one(here, depth + 1)}))"

        return self.random.choice(
            (
                lambda: f"concat({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"join('-', {one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"substr({one(here, depth + 1)}, {self.random.randint(-3, 3)})",
                lambda: f"substr({one(here, depth + 1)}, 1, {self.random.randint(-2, 5)})",
                lambda: f"substring-before({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"substring-after({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"translate({one(here, depth + 1)}, 'abĐ', {one(here, depth + 1)})",
                lambda: f"normalize-space({one(here, depth + 1)})",
                lambda: f"if({self.truth(here, depth + 1)}, {one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"coalesce({one(here, depth + 1)}, {one(here, depth + 1)})",
                lambda: f"selected-at({one(here, depth + 1)}, {self.random.randint(-1, 2)})",
                lambda: f"string({self.truth(here, depth + 1)})",
                lambda: f"digest({one(here, depth + 1)}, 'SHA-256', 'hex')",
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
        one, words = self.truth, self.text

        def again() -> str:
            return one(here, depth + 1)

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
        one, two = self.random.choice(
            (
                (self.number, self.number),
                (self.text, self.text),
                (self.number, self.text),
                (self.text, self.number),
            )
        )
        return f"{one(here, depth + 1)} {self._order()} {two(here, depth + 1)}"


def _relative(names: tuple[str, ...], here: tuple[str, ...]) -> str:
    same = 0
    while same < min(len(names) - 1, len(here)) and names[same] == here[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + list(names[same:])) or "."
