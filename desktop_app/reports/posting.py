"""What the sheet that makes the result of a survey round public is made from."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.reports.data import DocumentHead, PrintState, Signer, SurveyReport


@dataclass(frozen=True, slots=True)
class PostingSheet:
    """Thông báo niêm yết: counts and results of ``report``, nothing of what people wrote."""

    report: SurveyReport

    @property
    def head(self) -> DocumentHead:
        """Who issues it."""
        return self.report.head

    @property
    def state(self) -> PrintState:
        """Whether the round is open."""
        return self.report.state

    @property
    def signer(self) -> Signer:
        """Who signs it."""
        return self.report.signer

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it goes to."""
        return self.report.recipients
