"""Random forms without regard to what another engine understands: for comparing this engine with itself."""

from __future__ import annotations

from tests.forms.building import Repeat
from tests.forms.differential.random_forms import DECIMAL, NUMBER, Maker, Place, relative


class Wild(Maker):
    """Reads other occurrences and other repeats in every way, and counts repeats by what was answered."""

    def reach(self, place: Place, here: str, repeats: tuple[str, ...]) -> str | None:
        if repeats[: len(place.repeats)] == place.repeats:
            return super().reach(place, here, repeats)
        repeat = place.repeats[-1]
        name = place.path.removeprefix(repeat)
        at = self.random.randint(1, 3)
        return self.random.choice(
            (
                place.path,
                relative(place.path, here),
                f"{repeat}[{at}]{name}",
                f"{repeat}[position() = {at}]{name}",
                f"{repeat}[position() != {at}][last()]{name}",
                f"{repeat}[position() < position(current()/..)]{name}",
                f"{relative(repeat, here)}[.{name} != '']{name}",
                f"//{place.path.rpartition('/')[2]}",
                f"(/data/n | {place.path})[{at}]",
                f"../../data/n | {place.path}",
            )
        )

    def _repeat(self, above: str, repeats: tuple[str, ...], depth: int) -> Repeat:
        if self.random.random() < 0.5:
            made = super()._repeat(above, repeats, depth)
            if self.random.random() < 0.3:
                made.rules["relevant"] = self.random.choice(("position() mod 2 = 1", "position() <= /data/n"))
            return made
        path = f"{above}/{self._name('r')}"
        rules = {"relevant": self.truth(above, repeats)} if self.random.random() < 0.4 else {}
        count = f"int(abs({self.amount(above, repeats, 1)})) mod 4"
        self.repeats[path] = False
        parts = self._parts(path, (*repeats, path), depth + 1, self.random.randint(2, 4))
        return Repeat(path.rpartition("/")[2], parts, count=count, rules=rules)

    def amount(self, here: str, repeats: tuple[str, ...], depth: int = 0) -> str:
        if depth > 2 or self.random.random() < 0.6:
            return super().amount(here, repeats, depth)
        numbers = [item for item in self.places if item.kind in (NUMBER, DECIMAL, "float")]
        place = self.random.choice(numbers)
        path = self.reach(place, here, repeats) or place.path
        options = [f"sum(({path})[. != ''])", f"count({path})", f"max(({path})[number(.) = number(.)])"]
        if place.repeats:
            repeat, name = place.repeats[-1], place.path.removeprefix(place.repeats[-1])
            options += [
                f"count({repeat}[.{name} > {self.random.randint(0, 9)}])",
                f"sum({repeat}[position() = last()]{name})",
                f"count({relative(repeat, here)}[.{name} = current()/{relative('/data/n', here)}])",
                f"coalesce(indexed-repeat({place.path}, {repeat}, /data/n), 2)",
                f"sum({repeat}[.{name} = max({relative(repeat, here)}{name})]{name})",
            ]
        if repeats and place.repeats[-1:] == repeats[-1:]:
            above = "/".join([".."] * (here.count("/") - repeats[-1].count("/")))
            options.append(f"coalesce(indexed-repeat({place.path}, {repeats[-1]}, position({above}) - 1), 0)")
        return self.random.choice(options)

    def words(self, here: str, repeats: tuple[str, ...], depth: int = 0) -> str:
        if depth > 2 or self.random.random() < 0.7:
            return super().words(here, repeats, depth)
        place = self.random.choice(self.places)
        path = self.reach(place, here, repeats) or place.path
        return self.random.choice(
            (f"join('-', {path})", f"concat({path})", f"string({path})", f"normalize-space({path})")
        )

    def _setvalue(self, path: str, kind: str, rules: dict[str, str], repeats: tuple[str, ...]) -> str:
        return ""
