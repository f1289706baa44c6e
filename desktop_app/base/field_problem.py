"""Problems of one field of a form, so that the sentence is shown beside it."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class FieldProblem(Problem):
    """What is wrong with one field of what was typed: ``money``, or of a line ``goods[3]``."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(problem.message, **problem.params)
        self.field = field


def at(field: str, problem: Problem) -> FieldProblem:
    """Return the refusal, with the field at which it is mended."""
    return FieldProblem(field, problem)


def field_of(error: BaseException) -> str:
    """Return the field that a refusal names, or nothing."""
    return error.field if isinstance(error, Problem) else ""
