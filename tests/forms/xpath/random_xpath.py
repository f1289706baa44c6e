"""Random expressions over one form, typed so that most of them mean something; a seed gives always the same.

Two dialects: all of XPath 1.0 that the specification takes over (compared with libxml2), and what JavaRosa
understands as well, with the functions of the specification (compared with JavaRosa, in `random_odk`).
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
            {place[: len(self.names) + 1] for place in ALL_PLACES if place[: len(self.names)] == self.names}
        )
        return {place[-1]: Place(place) for place in known if len(place) > len(self.names)}

    @property
    def above(self) -> Place | None:
        return Place(self.names[:-1]) if len(self.names) > 1 else None

    def leaf(self) -> bool:
        return not self.below


LEAVES = ("a", "b", "s", "m", "z", "neg", "d", "g/h", "g/i", "r/x", "r/y", "r/n/w", "r/n/v")
ALL_PLACES = [("data", *leaf.split("/")) for leaf in LEAVES]
REPEATED = {("data", "r"): 3, ("data", "r", "n"): 2}
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
            name = self.random.choice(LEAVES).rpartition("/")[2]
            return f"//{name}{self.predicates(self._named(name), depth)}"
        return self._path(here, depth)

    def _named(self, name: str) -> Place:
        return Place(next(place for place in ALL_PLACES if place[-1] == name))

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
        first, two = self.number, self.text
        return self.random.choice(
            (
                lambda: f"{first(here, depth + 1)} {self.random.choice('+-*')} {first(here, depth + 1)}",
                lambda: f"({first(here, depth + 1)} {self.random.choice('+-*')} {first(here, depth + 1)})",
                lambda: f"({first(here, depth + 1)} mod {first(here, depth + 1)})",
                lambda: f"{self.random.choice(('-', '- -', '-- '))}{first(here, depth + 1)}",
                lambda: f"count({self.nodes(here, depth + 1)})",
                lambda: f"sum({self.nodes(here, depth + 1)})",
                lambda: f"string-length({two(here, depth + 1)})",
                lambda: f"number({self.any(here, depth + 1)})",
                lambda: f"floor({first(here, depth + 1)})",
                lambda: f"ceiling({first(here, depth + 1)})",
                lambda: f"round({first(here, depth + 1)})",
            )
        )()

    def text(self, here: Place, depth: int) -> str:
        if depth >= self.deepest or self.random.random() < 0.2:
            return f"'{self.random.choice(TEXTS)}'"
        item = self.text
        return self.random.choice(
            (
                lambda: f"concat({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"string({self.any(here, depth + 1)})",
                lambda: f"substring({item(here, depth + 1)}, {self.random.choice(NUMBERS)})",
                lambda: f"substring({item(here, depth + 1)}, {self.random.choice(NUMBERS)}, 2)",
                lambda: f"substring-before({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"substring-after({item(here, depth + 1)}, {item(here, depth + 1)})",
                lambda: f"translate({item(here, depth + 1)}, 'abĐ', {item(here, depth + 1)})",
                lambda: f"normalize-space({item(here, depth + 1)})",
            )
        )()

    def truth(self, here: Place, depth: int) -> str:
        if depth >= self.deepest:
            return self.random.choice(("true()", "false()"))
        item = self.truth
        return self.random.choice(
            (
                lambda: self.comparison(here, depth),
                lambda: self.comparison(here, depth),
                lambda: f"({item(here, depth + 1)} and {item(here, depth + 1)})",
                lambda: f"({item(here, depth + 1)} or {item(here, depth + 1)})",
                lambda: f"{item(here, depth + 1)} or {item(here, depth + 1)} and {item(here, depth + 1)}",
                lambda: f"not({item(here, depth + 1)})",
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
