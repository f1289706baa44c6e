"""Labels, hints and messages: texts with answers woven in, in every language of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.xpath.code import as_text
from desktop_app.forms.xpath.comparisons import text_of_value
from desktop_app.forms.xpath.context import Context, TextOf
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.forms.xpath.paths import scope_of


@dataclass(frozen=True, slots=True)
class Output:
    """A place in a text for the value of an expression."""

    expression: str


_UNTRANSLATED = ("-",)
"""What pyxform writes where a text was not translated."""

type Parts = tuple[str | Output, ...]


@dataclass(slots=True)
class Itext:
    """The texts of a form: language → text id → form of the text ("" is the plain one) → parts."""

    languages: list[str] = field(default_factory=list)
    default: str = ""
    texts: dict[str, dict[str, dict[str, Parts]]] = field(default_factory=dict)

    def find(self, text_id: str, language: str, form: str = "") -> Parts | None:
        """The text in that language, or in the default one where it was not translated."""
        for name in (language, self.default):
            found = self.texts.get(name, {}).get(text_id)
            if found is not None and form in found and (found[form] != _UNTRANSLATED or name == self.default):
                return found[form]
            if found is not None and form == "" and "short" in found:
                return found["short"]
        return None

    def forms(self, text_id: str, language: str) -> Mapping[str, Parts]:
        """All forms of a text: plain, short, guidance, image, audio, video."""
        return (
            self.texts.get(language, {}).get(text_id) or self.texts.get(self.default, {}).get(text_id) or {}
        )


@dataclass(slots=True)
class ControlText:
    """A text of a control: written in place (``parts``), or by its id in the itext block."""

    parts: Parts = ()
    text_id: str | None = None

    def find(self, itext: Itext, language: str, form: str = "") -> Parts:
        """The parts to show, in the language asked for."""
        if self.text_id is None:
            return self.parts if form == "" else ()
        return itext.find(self.text_id, language, form) or ()


class Weaver:
    """Fills the answers into texts; compiles each output once for each place it is used at."""

    __slots__ = ("_compiled",)

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, Shape], TextOf] = {}

    def weave(
        self, parts: Parts, shape: Shape, context: Context, guard: Callable[[str], str] | None = None
    ) -> str:
        """The text with all outputs filled in; ``guard`` is applied to what is filled in."""
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0].strip()
        woven: list[str] = []
        for part in parts:
            if isinstance(part, str):
                woven.append(part)
            else:
                answer = self._output(part.expression, shape)(context)
                woven.append(answer if guard is None else guard(answer))
        return "".join(woven).strip()

    def check(self, parts: Parts, shape: Shape) -> None:
        """Compile all outputs of a text, so that a wrong one is found when the form is loaded."""
        for part in parts:
            if isinstance(part, Output):
                self._output(part.expression, shape)

    def _output(self, expression: str, shape: Shape) -> TextOf:
        key = (expression, shape)
        found = self._compiled.get(key)
        if found is None:
            code = compile_source(expression, scope_of(shape), Notes())
            run = code.run
            found = (lambda c: text_of_value(run(c))) if code.kind in "na" else as_text(code)
            self._compiled[key] = found
        return found
