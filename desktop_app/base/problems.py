"""Errors a person can meet, carried as a sentence to translate and its parameters."""

from __future__ import annotations

from desktop_app.base.i18n import tr


class Problem(Exception):
    """Something went wrong that the user should read and can mend.

    The English sentence is the message id under which the translations are kept. It says what is
    wrong and what to do about it; ``params`` fill its ``{placeholders}``.
    """

    field: str = ""
    """Where it is mended, if it is of one field (:mod:`desktop_app.base.refusing`)."""

    def __init__(self, questionnaire: str, /, **params: object) -> None:
        self.questionnaire = questionnaire
        self.params = params
        super().__init__(questionnaire, params)

    def __str__(self) -> str:
        return self.questionnaire.format(**self.params)

    def sentence(self) -> str:
        """The sentence in the language of the user."""
        return tr(self.questionnaire, **self.params)
