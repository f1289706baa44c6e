"""Problems of the book's file."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class StorageProblem(Problem):
    """The book cannot be opened or written; nothing in it was changed."""


class WrongKey(StorageProblem):
    """The file is no database, or another key encrypted it."""


class IncompleteBook(StorageProblem):
    """The file holds less than what was saved in the book: it, or a file that belongs to it, was lost."""


class NewerBook(StorageProblem):
    """A newer version of the program wrote the file."""


class EnteredSince(StorageProblem):
    """A newer version failed, but data were entered with it: they are not discarded automatically."""
