"""The sections of the settings by name, and the words by which the search finds what is set in them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.base.i18n import N_


@dataclass(frozen=True, slots=True)
class SectionName:
    """Key, name and icon of a section; ``words`` is a message with what is set there."""

    key: str
    name: str
    icon: str
    words: str
    of_sample: bool = False
    """Only the sample office has it."""


def sections_of(*, sample: bool) -> tuple[SectionName, ...]:
    """The sections that an office has."""
    return tuple(item for item in SECTIONS if sample or not item.of_sample)


SECTIONS: tuple[SectionName, ...] = (
    SectionName(
        "office",
        N_("Office"),
        "office",
        N_(
            "head of documents, place, symbol, number of minutes, spelling, signer, signature, recipients,"
            " whom to call"
        ),
    ),
    SectionName(
        "areas",
        N_("Residential areas"),
        "area",
        N_("villages, households, merge, end, paste from Excel"),
    ),
    SectionName("officers", N_("Officers"), "person", N_("accounts, rights, roles, PIN, access log")),
    SectionName(
        "safety",
        N_("Safety"),
        "lock",
        N_("backup, restore, recovery code, passphrase, key, examine the book"),
    ),
    SectionName(
        "persons",
        N_("Personal data"),
        "eye",
        N_("find a person, export, make anonymous, what is due, record of processing, impact dossier"),
    ),
    SectionName(
        "window",
        N_("Window"),
        "sun",
        N_("language, light, dark, size of text, lock the screen automatically, notification area, quit"),
    ),
    SectionName("catalogue", N_("Catalogue"), "registers", N_("questionnaires, indicators, import a form")),
    SectionName(
        "numbers",
        N_("Number series"),
        "registers",
        N_("number series, registers that share one, numbers of documents, from which year on"),
    ),
    SectionName(
        "exercise",
        N_("Exercise"),
        "edit",
        N_("exercise of 45 minutes, paper forms, answer sheet, start the sample office again"),
        of_sample=True,
    ),
    SectionName("licences", N_("Licences"), "documents", N_("software, copyright")),
    SectionName(
        "about",
        N_("About"),
        "info",
        N_("version, update, new version, USB, fingerprint of the keys, sample office, folder of the book"),
    ),
)
