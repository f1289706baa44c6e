"""What a person at the command line is told when something does not work."""

from __future__ import annotations

from upstream.words import tr


class ServerProblem(Exception):
    """A sentence (an English message id) with what belongs into its placeholders."""

    def __init__(self, template: str, /, **params: object) -> None:
        super().__init__(template, params)
        self.template = template
        self.params = params

    def sentence(self) -> str:
        """The sentence in the current language."""
        return tr(self.template, **self.params)
