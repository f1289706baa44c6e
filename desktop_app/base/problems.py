"""Errors for a person: a sentence to translate and its parameters."""

from __future__ import annotations

from desktop_app.base.i18n import tr


class Problem(Exception):
    """Something went wrong that the user should read and can mend.

    The English sentence is the message id under which the translations are kept. It says what is
    wrong and what to do about it; ``params`` fill its ``{placeholders}``.
    """

    field: str = ""
    """Where it is mended, if it is of one field (:mod:`desktop_app.base.field_problem`)."""

    def __init__(self, message: str, /, **params: object) -> None:
        self.message = message
        self.params = params
        super().__init__(message, params)

    def __str__(self) -> str:
        return self.message.format(**self.params)

    def sentence(self) -> str:
        """Return the sentence in the language of the user."""
        return tr(self.message, **self.params)
