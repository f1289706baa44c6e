"""Going through a form with the keyboard alone."""

from __future__ import annotations

from ui.forms.form_view import FormView


def editors_reached(view: FormView) -> list[str]:
    """The questions that Enter comes by, from the first to the last."""
    view.current = ""
    reached: list[str] = []
    for _ in range(400):
        view.step(1)
        if reached and view.current == reached[-1]:
            break
        if view.current:
            reached.append(view.current)
        else:
            break
    return reached
