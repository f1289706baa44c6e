"""Features of a form that need a phone: reported when the form is imported."""

from __future__ import annotations

from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.xml_safety import JAVAROSA, children, local
from desktop_app.forms.importing.body_paths import plain_path


def notices(model: Any, body: Any) -> list[Problem]:
    """Sentences about the parts of a form that stay blank here; the form works without them."""
    found: list[Problem] = []
    for element in [*model.iter(), *body.iter()]:
        if not isinstance(element.tag, str):
            continue
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        name = plain_path(path).rpartition("/")[2]
        match local(element):
            case "setgeopoint" | "setlocation":
                found.append(
                    Problem(
                        "“{name}” is the location of the phone. A computer does not know it; it stays blank.",
                        name=name,
                    )
                )
            case "recordaudio":
                found.append(
                    Problem(
                        "“{name}” is a sound recording in the background. It stays blank here.", name=name
                    )
                )
            case "bind":
                found.extend(_of_bind(element, path, name))
    for item in children(model, "submission"):
        if item.get("base64RsaPublicKey"):
            found.append(
                Problem(
                    "The form asks for records to be encrypted before they are sent. "
                    "Here they stay in the encrypted book as they are."
                )
            )
    return found


_OF_PHONES = ("phonenumber", "phone number", "simserial", "subscriberid", "email")


def _of_bind(element: Any, path: str, name: str) -> list[Problem]:
    if path.endswith("/meta/audit"):
        return [Problem("The form asks for a log of each tap on a phone. It stays blank here.")]
    said = (element.get(f"{{{JAVAROSA}}}preloadParams") or "").removeprefix("uri:")
    if element.get(f"{{{JAVAROSA}}}preload") == "property" and said in _OF_PHONES:
        return [Problem("“{name}” is taken from the settings of a phone. It stays blank here.", name=name)]
    return []
