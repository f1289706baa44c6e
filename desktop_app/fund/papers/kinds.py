"""Which papers there are, for which vouchers, by which rules: ``resources/documents/papers/fund.toml``."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.fund.vouchers.records import Method, VoucherDraft, VoucherKind


class _Named(msgspec.Struct, frozen=True):
    code: str
    name_vi: str
    name_en: str
    mark: Certainty

    @property
    def name(self) -> str:
        """The name in the language of the user."""
        return self.name_en if language() == "en" else self.name_vi


class Regime(_Named, frozen=True):
    """The accounting regime of vouchers and books; ``cited`` as their heads name it.

    ``own_papers``: papers for which it prescribes no form; they say ``own_design`` and the addresses of both
    sides. ``confirmed_kinds``: vouchers of direct help, which the unit responsible in the place confirms.
    """

    cited: str
    own_design: str = ""
    own_papers: tuple[str, ...] = ()
    confirmed_kinds: tuple[str, ...] = ()

    def asks_addresses(self, paper: FundPaperKind) -> bool:
        """Whether a paper bears the addresses of who makes and who receives it."""
        return paper.code in self.own_papers

    def confirms(self, said: VoucherDraft) -> bool:
        """Whether it hands over cash or goods, so that the unit responsible in the place confirms it."""
        by_bank = said.method is Method.TRANSFER and not said.goods_value
        return said.kind.value in self.confirmed_kinds and not by_bank

    def confirms_voucher(self, said: VoucherDraft, *, reverses: bool) -> bool:
        """Whether the voucher itself is confirmed: there is no list with it that is."""
        return self.confirms(said) and not said.help_lines and not reverses


class FundPaperKind(_Named, frozen=True):
    """A paper. ``vouchers``: of which kinds it is made; without any, of a span of days.

    ``forms``: the number of its form by regime. ``of_households``: only where a list of households is.
    ``of_reversals``: also made of a voucher that takes another one back.
    """

    basis: str
    vouchers: tuple[str, ...] = ()
    forms: dict[str, str] = {}
    least_rows: int = 0
    of_households: bool = False
    of_reversals: bool = False

    def fits(self, said: VoucherDraft, *, reverses: bool = False) -> bool:
        """Whether it is made of this voucher, which takes another one back where it ``reverses``."""
        if said.kind.value not in self.vouchers or (reverses and not self.of_reversals):
            return False
        return not self.of_households or bool(said.help_lines)


class PaperRules(msgspec.Struct, frozen=True):
    """Everything in the file."""

    regime: tuple[Regime, ...]
    paper: tuple[FundPaperKind, ...]

    def regime_of(self, code: str) -> Regime:
        """The regime of that code; the first one where nobody knows it any more."""
        return next((each for each in self.regime if each.code == code), self.regime[0])

    def paper_kind(self, code: str) -> FundPaperKind:
        """The paper of that code.

        Raises:
            KeyError: the program asks for a paper that the data do not name.
        """
        for each in self.paper:
            if each.code == code:
                return each
        raise KeyError(f"no paper {code} in documents/papers/fund.toml")


@cache
def paper_rules() -> PaperRules:
    """The rules as the program ships them; read once, immutable."""
    content = resource_path("documents", "papers", "fund.toml").read_bytes()
    rules = msgspec.toml.decode(content, type=PaperRules)
    known = set(VoucherKind)
    for paper in rules.paper:
        if strange := set(paper.vouchers) - known:
            raise KeyError(f"documents/papers/fund.toml: {paper.code} names {sorted(strange)}")
    return rules


def papers_of(said: VoucherDraft, *, reverses: bool = False) -> list[FundPaperKind]:
    """The papers that a voucher has, in the order of the file."""
    return [paper for paper in paper_rules().paper if paper.fits(said, reverses=reverses)]
