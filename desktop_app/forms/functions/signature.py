"""How the library describes a function to the compiler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the expression language whose arguments are evaluated before it is called.

    ``params`` has one letter an argument: s text, n number, b boolean, a any value, N node-set;
    ``?`` behind a letter makes it optional, ``*`` lets it occur any number of times (several such
    letters: in turn). ``returns`` has the same letters. ``call`` takes the context and the converted
    arguments.
    """

    name: str
    params: str
    returns: str
    call: Callable[..., object]

    def kinds(self, count: int) -> str | None:
        """The letter of each of ``count`` arguments, or None if the function does not take so many."""
        fixed, optional, repeated = self._parse()
        if repeated:
            sets, left = divmod(count - len(fixed), len(repeated))
            return fixed + repeated * sets if sets >= 0 and left == 0 else None
        letters = fixed + optional
        return letters[:count] if len(fixed) <= count <= len(letters) else None

    def _parse(self) -> tuple[str, str, str]:
        fixed = optional = repeated = ""
        for at, letter in enumerate(self.params):
            mark = self.params[at + 1 : at + 2]
            if letter in "?*":
                continue
            if mark == "*":
                repeated += letter
            elif mark == "?":
                optional += letter
            else:
                fixed += letter
        return fixed, optional, repeated

    def expects(self) -> str:
        """How many arguments the function takes, for a message."""
        fixed, optional, repeated = self._parse()
        if len(repeated) > 1:
            first, step = len(fixed), len(repeated)
            return f"{first}, {first + step}, {first + 2 * step}…"
        if repeated:
            return f"≥ {len(fixed)}"
        return str(len(fixed)) if not optional else f"{len(fixed)}–{len(fixed) + len(optional)}"
