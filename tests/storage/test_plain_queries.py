"""Queries written as SQL fit the tables; constants of the first page are what the files say."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from desktop_app.book.overview import REPORTING_DAYS
from desktop_app.book.who_works import SAMPLE_OFFICER
from desktop_app.catalogue.starter_lists import reporting_calendar
from desktop_app.sample.content import sample_content
from desktop_app.storage.plain_query import PlainQuery
from tests.architecture.imports import module_name, source_files
from tests.builders import an_office

QUERIES = {
    f"{module_name(path)}.{name}": query
    for path in source_files("desktop_app")
    if "PlainQuery(" in path.read_text("utf-8")
    for name, query in vars(import_module(module_name(path))).items()
    if isinstance(query, PlainQuery)
}


def test_every_query_runs_on_the_tables_of_today(tmp_path: Path) -> None:
    assert len(QUERIES) > 10
    office = an_office(tmp_path / "office")
    with office.read() as connection:
        for name, query in QUERIES.items():
            parameters = dict.fromkeys(re.findall(r":(\w+)", query.sql), "x")
            try:
                query.records(connection, **parameters)
            except Exception as error:  # noqa: BLE001  (the driver's own, of no common class)
                pytest.fail(f"{name}: {error}")
    office.close()


def test_the_first_page_knows_what_files_of_the_program_say() -> None:
    said = {due.period_type.value: (due.day, due.month_of_period) for due in reporting_calendar()}
    assert said == REPORTING_DAYS
    assert sample_content().officers.first == SAMPLE_OFFICER
