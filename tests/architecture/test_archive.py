"""Whatever a review keeps, its archive knows how to take along."""

from __future__ import annotations

import re

from django.apps import apps
from django.db.models import FileField

from synthesis.methods.archive import holds
from synthesis.queries.archive import tables


def test_of_every_kept_value_it_is_said_whether_ids_stand_in_it():
    """A new field of JSON or a list belongs into synthesis/methods/archive/holds.py: with `_NONE`
    where no id of a row stands in it, else with where they stand."""
    assert sorted(tables.kept_values()) == sorted(holds.HOLDS)


def test_ids_inside_of_values_are_of_tables_that_an_archive_holds():
    known = {*tables.tables(), holds.MIXED}
    for field, shape in [*holds.HOLDS.items(), *holds.FACTS.items()]:
        assert tables_of(shape) <= known, field


def tables_of(shape) -> set[str]:
    named = set(re.findall(r"'([a-z]+\.[a-z]+|[a-z ]+ the review)'", repr(shape)))
    return named - {""}


def test_what_an_archive_leaves_out_is_named_and_there():
    names = {tables.label(model) for model in map(_model, holds.LEFT_OUT)}
    assert names == set(holds.LEFT_OUT)
    for field in holds.SECRET:
        table, _dot, name = field.rpartition(".")
        assert tables.table(table).model._meta.get_field(name).has_default(), field


def _model(name: str):
    return apps.get_model(name)


def test_the_ledger_names_each_table_by_a_word_of_its_own():
    assert len(tables.subjects()) == len(tables.tables())


def test_no_time_is_set_by_storing_a_row():
    for table in tables.tables().values():
        for column, field in table.fields:
            set_by_itself = getattr(field, "auto_now", False) or getattr(
                field, "auto_now_add", False
            )
            assert not set_by_itself, f"{table.name}.{column.name} would differ after an import"


def test_what_is_stored_as_a_file_has_its_checksum_beside_it():
    for table in tables.tables().values():
        if any(isinstance(field, FileField) for _column, field in table.fields):
            assert "sha256" in [column.name for column in table.columns], table.name


def test_every_row_of_a_review_has_a_number_of_its_own():
    for table in tables.tables().values():
        assert not table.model._meta.many_to_many, table.name
        assert table.numbered_by in tables.tables()
