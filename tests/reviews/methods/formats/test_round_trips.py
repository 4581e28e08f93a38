"""What is written in a format is read back equal, in every field that the format carries."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.methods.formats import Problem, formats, read, stream
from reviews.methods.formats.engine.text import clean
from tests.reviews.methods.formats.strategies import references

# Fields for which a format has no place.
NOT_CARRIED = {
    "nbib": {"accession", "database"},
    "refer": {"journal_abbreviation"},
}
# Types that a format tells apart.
TYPES = {"nbib": ("article-journal", "report", "thesis")}
WRITABLE = [name for name, format in formats().items() if format.write]


def carried(record, name):
    """A record without what its format doesn't carry."""
    empty = {field: type(getattr(record, field))() for field in NOT_CARRIED.get(name, ())}
    if name == "nbib":  # lines are folded, so that line breaks are not told from spaces
        empty["abstract"] = clean(record.abstract)
    return replace(record, extra={}, **empty)


@pytest.mark.parametrize("name", WRITABLE)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_record_written_is_read_back_equal(name, data):
    types = TYPES.get(name, ("article-journal", "book", "chapter", "thesis", "report"))
    given_records = data.draw(st.lists(references(types), min_size=1, max_size=3))
    text = "".join(formats()[name].write(given_records))
    result = read(text.encode(), name)
    assert not result.problems
    got = [carried(record, name) for record in result.records]
    assert got == [carried(record, name) for record in given_records]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(references(), min_size=1, max_size=3))
def test_a_workbook_is_read_back_equal(given_records):
    file = io.BytesIO()
    formats()["xlsx"].save(given_records, file)
    result = read(file.getvalue())
    assert (result.format, result.problems) == ("xlsx", [])
    assert [replace(record, extra={}) for record in result.records] == given_records


@pytest.mark.parametrize("name", WRITABLE)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_written_is_recognised_by_its_content(name, data):
    given_records = data.draw(st.lists(references(("article-journal",)), min_size=1, max_size=3))
    text = "".join(formats()[name].write(given_records))
    reading = stream(io.BytesIO(text.encode()), name="misnamed.pdf")
    found = [item for item in reading if not isinstance(item, Problem)]
    assert reading.format == name
    assert len(found) == len(given_records)
