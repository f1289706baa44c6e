"""Where the corpus is read differently by the reference engine, each with its reason (see docs/forms.md)."""

from __future__ import annotations

JAVAROSA_CANNOT = {
    "background_geopoint": "asks the phone for its place and ends",
    "checks_across_repeats": "a constraint is asked there before the answer is stored",
    "entity_upsert": "wants the list of entities beside the form",
    "external_query": "has no query: ODK Collect adds it",
    "external_instances": "has no pulldata(): ODK Collect adds it",
    "metadata_all": "reads properties from the storage of a phone",
    "odk_prefixes": "does not walk a body with a prefix of its own",
    "pulldata_cascade": "has no pulldata(): ODK Collect adds it",
    "repeat_counts": "leaves an occurrence when the count is 0 or blank",
    "search_appearance": "has no search(): ODK Collect adds it",
    "several_occurrences": "refuses an action on one occurrence; here it is left out with a notice",
    "surveycto_style": "reads properties from the storage of a phone",
    "trigger_in_repeat": "refuses a trigger outside of a repeat for a question in it",
}
"""Forms that are played alone, and why."""

_BLANK_IN_SUM = "sum, max, min over a blank node are NaN"
_ACCEPTED: dict[str, dict[str, str]] = {
    "dates_and_times": {"mai": "date() is stored as a date"},
    "dynamic_defaults": {"luc": "another second", "truoc": "indexed-repeat(…, 0) is blank"},
    "geo_calculations": {"kc": "keeps the distance when one place is taken back"},
    "indexed_repeat": {
        "lon": _BLANK_IN_SUM,
        "nho": _BLANK_IN_SUM,
        "chon": "indexed-repeat(…, 0) is blank",
        "truoc": "follows another occurrence",
        "gh": "shows it",
    },
    "itemset_without_predicate": {"a": "cleared there"},
    "nested_repeat_templates": {"dem": "counts only the occurrences of the first one there"},
    "once_random": {"mot": "random", "hai": "random", "bon": "takes 0 for no answer yet"},
    "randomized": {"a": "random"},
    "repeat_in_group_in_repeat": {
        "tong": _BLANK_IN_SUM,
        "tt": _BLANK_IN_SUM,
        "c": "occurrences are never taken away",
        "ten": "in them",
        "tuoi": "in them",
    },
    "repeats_three_deep": {"tong": _BLANK_IN_SUM, "tongho": _BLANK_IN_SUM, "tatca": _BLANK_IN_SUM},
    "selects_functions": {"n1": "selected('', '') is false"},
}


def accepted(name: str) -> frozenset[str]:
    """The questions of that form whose value, texts and presence are not compared."""
    return frozenset(_ACCEPTED.get(name, {}))
