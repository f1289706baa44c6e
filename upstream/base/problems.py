"""Problems of a command, printed to the console."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class ServerProblem(Problem):
    """A command of the server cannot do what it was asked."""
