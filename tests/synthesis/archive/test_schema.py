"""The published schema is what the models say, and what archives keep to."""

from __future__ import annotations

from pathlib import Path

from synthesis.exports.archive import schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "archive.schema.json"


def test_the_published_schema_is_that_of_the_models():
    same = PUBLISHED.read_text() == schema.text()
    assert same, "Write it anew: manage.py archive_schema > docs/archive.schema.json"
