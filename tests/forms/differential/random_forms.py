"""Random forms and answer scripts for the differential test. The same seed gives the same form.

Only what both the specification and JavaRosa agree on is generated; ``docs/forms.md`` lists the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from random import Random

from tests.forms.building import Field, Repeat, xform

NUMBER, DECIMAL, TEXT, SELECT, MULTI, DATE = "int", "decimal", "string", "select1", "select", "date"
KINDS = (NUMBER, NUMBER, DECIMAL, TEXT, SELECT, MULTI, DATE)
CHOICES = ("a", "b", "c")
WORDS = ("a", "b", "xã", "Nguyễn Văn A", "7", "tổ 3", "x y")
DATES = ("2026-01-31", "2024-02-29", "1990-05-17", "2026-11-24")
_ITEMS = "".join(f"<item><label>{item.upper()}</label><value>{item}</value></item>" for item in CHOICES)
_OPERATORS = ("<", "<=", ">", ">=", "=", "!=")


@dataclass(slots=True)
class Place:
    """A question that later expressions may read: its path, type, and the repeats around it."""

    path: str
    kind: str
    repeats: tuple[str, ...]
    control: bool = True


@dataclass(slots=True)
class Form:
    """A generated form: its XML, its questions, its repeats (True: may grow and shrink by hand)."""

    xml: str
    places: list[Place]
    repeats: dict[str, bool] = field(default_factory=dict)


class Maker:
    """Generates one form."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.places: list[Place] = []
        self.repeats: dict[str, bool] = {}
        self.conditional: set[str] = set()
        self.number = 0
        self.first: list[str] = []
        """Actions of the first load, for questions outside of repeats."""

    def form(self) -> Form:
        self.places.append(Place("/data/n", NUMBER, ()))
        parts: list[Field | Repeat] = [Field("n", NUMBER, default="1")]
        parts += self._parts("/data", (), 0, self.random.randint(4, 9))
        model = (
            '<instance id="list"><root>'
            + "".join(
                f"<item><name>{item}</name><label>{item.upper()}</label><group>{group}</group><n>{at}</n></item>"
                for at, (item, group) in enumerate((c, g) for c in CHOICES for g in ("7", "b"))
            )
            + "</root></instance>"
            + "".join(self.first)
        )
        return Form(xform(parts, model=model), self.places, self.repeats)

    def _parts(self, above: str, repeats: tuple[str, ...], depth: int, count: int) -> list[Field | Repeat]:
        parts: list[Field | Repeat] = []
        for _ in range(count):
            chance = self.random.random()
            if chance < 0.12 and depth < 2:
                parts.append(self._repeat(above, repeats, depth))
            elif chance < 0.22 and depth < 2:
                parts.append(self._group(above, repeats, depth))
            elif chance < 0.55:
                parts.append(self._calculation(above, repeats))
            else:
                parts.append(self._question(above, repeats))
        return parts

    def _remember(self, path: str, rules: dict[str, str]) -> None:
        """Note a place that is not always relevant."""
        if "relevant" in rules:
            self.conditional.add(path)

    def _name(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}"

    def _repeat(self, above: str, repeats: tuple[str, ...], depth: int) -> Repeat:
        path = f"{above}/{self._name('r')}"
        rules = {"relevant": self.truth(above, repeats)} if self.random.random() < 0.25 else {}
        self._remember(path, rules)
        if depth == 0 and self.random.random() < 0.3:
            # The reference engine never takes occurrences away again, so the number starts at one and grows.
            self.repeats[path] = False
            count = "/data/n"
            parts = self._parts(path, (path,), depth + 1, self.random.randint(2, 3))
            return Repeat(path.rpartition("/")[2], parts, count=count, rules=rules)
        self.repeats[path] = True
        parts = self._parts(path, (*repeats, path), depth + 1, self.random.randint(2, 4))
        start = self.random.randint(1, 2) if depth == 0 else 1
        return Repeat(
            path.rpartition("/")[2], parts, rules=rules, start=start, actions=self._new(path, parts, repeats)
        )

    def _new(self, path: str, parts: list[Field | Repeat], repeats: tuple[str, ...]) -> str:
        """Now and then actions that give the questions of a new occurrence their first value."""
        actions: list[str] = []
        for part in parts:
            if isinstance(part, Field) and part.type in (NUMBER, TEXT) and "calculate" not in part.rules:
                if part.control != "input" or self.random.random() < 0.6:
                    continue
                where = f"{path}/{part.name}"
                choices = ("position(..)", "/data/n + 1", self.amount(path, repeats))
                value = escape(self.random.choice(choices))
                actions.append(f'<setvalue event="odk-new-repeat" ref="{where}" value="{value}"/>')
        return "".join(actions)

    def _group(self, above: str, repeats: tuple[str, ...], depth: int) -> Repeat:
        path = f"{above}/{self._name('g')}"
        rules = {"relevant": self.truth(path, repeats)} if self.random.random() < 0.6 else {}
        self._remember(path, rules)
        parts = self._parts(path, repeats, depth + 1, self.random.randint(2, 4))
        return Repeat(path.rpartition("/")[2], parts, rules=rules, repeated=False)

    def _calculation(self, above: str, repeats: tuple[str, ...]) -> Field:
        path = f"{above}/{self._name('c')}"
        if self.random.random() < 0.6:
            kind, rule = NUMBER, self.amount(path, repeats)
        else:
            kind, rule = TEXT, self.words(path, repeats)
        rules = {"calculate": rule}
        if self.random.random() < 0.15:
            rules["relevant"] = self.truth(path, repeats)
        self.places.append(Place(path, "float" if kind == NUMBER else TEXT, repeats, control=False))
        return Field(path.rpartition("/")[2], TEXT, rules)

    def _question(self, above: str, repeats: tuple[str, ...]) -> Field:
        path = f"{above}/{self._name('q')}"
        kind = self.random.choice(KINDS)
        rules: dict[str, str] = {}
        if self.random.random() < 0.35:
            rules["relevant"] = self.truth(path, repeats)
        if self.random.random() < 0.2:
            rules["required"] = self.random.choice(("true()", self.truth(path, repeats)))
        if kind == NUMBER and self.random.random() < 0.4:
            rules["constraint"] = f". {self.random.choice(('<', '>'))} {self.random.randint(-5, 50)}"
        self._remember(path, rules)
        self.places.append(Place(path, kind, repeats))
        name = path.rpartition("/")[2]
        if kind in (SELECT, MULTI):
            always = [
                item.path
                for item in self.places[:-1]
                if item.kind == SELECT
                and repeats[: len(item.repeats)] == item.repeats
                and not any(f"{item.path}/".startswith(f"{asked}/") for asked in self.conditional)
            ]
            inside = _ITEMS
            if always and "required" not in rules and self.random.random() < 0.4:
                # The reference engine filters by answers that are not relevant; here those are blank.
                filtered_by = relative(self.random.choice(always), path)
                inside = (
                    "<itemset nodeset=\"instance('list')/root/item"
                    f"[group = '7' and name != current()/{filtered_by}]\">"
                    '<value ref="name"/><label ref="label"/></itemset>'
                )
            return Field(name, kind if kind == MULTI else TEXT, rules, control=kind, inside=inside)
        default = self.random.choice(("", "", "3")) if kind == NUMBER else ""
        if not repeats and kind in (NUMBER, TEXT) and self.random.random() < 0.2:
            # Calculations come after these actions there, so that they read nothing but what is written.
            value = self.random.choice(("/data/n + 1", "2 * 3", "string-length('abc')", "/data/n"))
            self.first.append(f'<setvalue event="odk-instance-first-load" ref="{path}" value="{value}"/>')
            return Field(name, kind, rules, default)
        return Field(name, kind, rules, default, inside=self._setvalue(path, kind, rules, repeats))

    def _setvalue(self, path: str, kind: str, rules: dict[str, str], repeats: tuple[str, ...]) -> str:
        """Now and then an action that writes a question when another is answered.

        Not where the reference engine may refuse the answer, nor where it would write a date in its own way.
        """
        if kind == DATE or rules.keys() & {"required", "constraint"}:
            return ""
        targets = [
            item.path
            for item in self.places[:-1]
            if item.kind == TEXT and item.control and item.repeats == repeats
        ]
        if not targets or self.random.random() < 0.8:
            return ""
        target = self.random.choice(targets)
        value = escape(self.random.choice((path, "'set'", f"concat('v', {path})")))
        return f'<setvalue event="xforms-value-changed" ref="{target}" value="{value}"/>'

    # Expressions

    def reach(self, place: Place, here: str, repeats: tuple[str, ...]) -> str | None:
        """A path to the one node of ``place`` seen from ``here``, or None where there are several."""
        if repeats[: len(place.repeats)] != place.repeats:
            return None
        if place.repeats and self.random.random() < 0.5:
            return relative(place.path, here)
        return place.path

    def some(self, kinds: tuple[str, ...], here: str, repeats: tuple[str, ...]) -> str | None:
        reached = [
            path for item in self.places if item.kind in kinds and (path := self.reach(item, here, repeats))
        ]
        return self.random.choice(reached) if reached else None

    def several(self, here: str, repeats: tuple[str, ...]) -> tuple[str, str] | None:
        """A repeat that is not around ``here``, and a whole-number question directly in it."""
        found = [
            (item.repeats[-1], item.path.removeprefix(item.repeats[-1] + "/"))
            for item in self.places
            if item.kind == NUMBER
            and len(item.repeats) == 1
            and item.repeats[0] not in repeats
            and item.path.count("/") == 3
        ]
        return self.random.choice(found) if found else None

    def amount(self, here: str, repeats: tuple[str, ...], depth: int = 0) -> str:
        def again() -> str:
            return self.amount(here, repeats, depth + 1)

        path = self.some((NUMBER, DECIMAL, "float"), here, repeats)
        chance = self.random.random()
        if depth > 2 or chance < 0.25:
            return path or str(self.random.randint(0, 12))
        many = self.several(here, repeats)
        if many is not None and chance < 0.45:
            repeat, name = many
            return self.random.choice(
                (
                    f"count({repeat})",
                    f"sum({repeat}[{name} != '']/{name})",
                    f"count({repeat}[{name} > {self.random.randint(0, 9)}])",
                    f"count-non-empty({repeat}/{name})",
                )
            )
        if many is not None and chance < 0.5:
            repeat, name = many
            return f"coalesce(indexed-repeat({repeat}/{name}, {repeat}, 1), 4)"
        if repeats and chance < 0.55:
            return f"position({'/'.join(['..'] * (here.count('/') - repeats[-1].count('/')))})"
        words = self.words(here, repeats, depth + 1)
        return self.random.choice(
            (
                f"({again()} + {again()})",
                f"({again()} - {again()})",
                f"({again()} * {self.random.randint(1, 9)})",
                f"({again()} div {self.random.choice(('2', '4', '8'))})",
                f"round({again()} div 3, {self.random.randint(0, 2)})",
                f"int({again()})",
                f"if({self.truth(here, repeats, depth + 1)}, {again()}, {again()})",
                f"string-length({words})",
                f"count-selected({self.some((MULTI,), here, repeats) or again()})"
                if self.some((MULTI,), here, repeats)
                else again(),
                f"coalesce({path or again()}, {again()})",
                f"number({again()})",
                f"abs({again()})",
                f"pow({again()}, 2)" if depth > 1 else again(),
                f"({again()} mod 5)",
            )
        )

    def words(self, here: str, repeats: tuple[str, ...], depth: int = 0) -> str:
        def again() -> str:
            return self.words(here, repeats, depth + 1)

        path = self.some((TEXT, SELECT, MULTI, NUMBER), here, repeats)
        if depth > 2 or self.random.random() < 0.3:
            return path or f"'{self.random.choice(WORDS)}'"
        multi = self.some((MULTI,), here, repeats)
        day = self.some((DATE,), here, repeats)
        # The reference engine forgets the occurrence inside the predicates of another instance.
        outside = self.words(here, (), depth + 1)
        return self.random.choice(
            (
                f"concat({again()}, '-', {again()})",
                f"substr({again()}, {self.random.randint(0, 2)}, {self.random.randint(2, 5)})",
                f"if({self.truth(here, repeats, depth + 1)}, {again()}, {again()})",
                f"translate({again()}, 'ab', 'AB')",
                f"normalize-space({again()})",
                f"substring-before({again()}, ' ')",
                f"substring-after({again()}, ' ')",
                f"selected-at({multi}, {self.random.randint(0, 2)})" if multi else again(),
                f"format-date({day}, '%d/%m/%Y')" if day else again(),
                f"jr:choice-name({multi}, '{multi}')"
                if multi and multi.startswith("/") and not repeats
                else again(),
                f"coalesce({path}, {again()})" if path else again(),
                f"instance('list')/root/item[name = {outside} and group = '7']/label"
                if depth == 0
                else again(),
                f"string(count(instance('list')/root/item[group = {outside} or n > 3]))",
            )
        )

    def truth(self, here: str, repeats: tuple[str, ...], depth: int = 0) -> str:
        def again() -> str:
            return self.truth(here, repeats, depth + 1)

        number = self.some((NUMBER, DECIMAL, "float"), here, repeats)
        text = self.some((TEXT, SELECT), here, repeats)
        multi = self.some((MULTI,), here, repeats)
        day = self.some((DATE,), here, repeats)
        options: list[str] = []
        if number:
            options.append(f"{number} {self.random.choice(_OPERATORS)} {self.random.randint(0, 9)}")
        if text:
            options.append(f"{text} {self.random.choice(('=', '!='))} '{self.random.choice(WORDS)}'")
            options.append(f"contains({text}, 'a')")
        if multi:
            options.append(f"selected({multi}, '{self.random.choice(CHOICES)}')")
        if day:
            options.append(f"{day} {self.random.choice(('<', '>', '<=', '>='))} date('2020-01-01')")
        if not options or (depth < 2 and self.random.random() < 0.3):
            if depth > 2:
                return "true()"
            options += [f"({again()} and {again()})", f"({again()} or {again()})", f"not({again()})"]
        return self.random.choice(options)


def relative(path: str, here: str) -> str:
    """``path`` written relative to the node ``here``."""
    target, start = path.strip("/").split("/"), here.strip("/").split("/")
    same = 0
    while same < min(len(target) - 1, len(start)) and target[same] == start[same]:
        same += 1
    return "/".join([".."] * (len(start) - same) + target[same:])


def answer_for(random: Random, kind: str) -> str:  # noqa: PLR0911  (one return a type)
    """A random answer of that type, blank at times."""
    if random.random() < 0.2:
        return ""
    if kind == NUMBER:
        return str(random.randint(-9, 60))
    if kind == DECIMAL:
        return random.choice(("0.5", "2.25", "-1.75", "12.5"))
    if kind == SELECT:
        return random.choice(CHOICES)
    if kind == MULTI:
        return " ".join(sorted(random.sample(CHOICES, random.randint(1, 3))))
    if kind == DATE:
        return random.choice(DATES)
    return random.choice(WORDS)
