"""What is written in a format is read back equal, in every field that the format carries."""

import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.methods.formats import Problem, Reference, formats, read, restored, stream
from reviews.methods.formats.engine.text import clean
from reviews.methods.formats.engine.types import CSL_TYPES
from tests.reviews.methods.formats.strategies import prose, references

# Fields for which a format has no place.
NOT_CARRIED = {
    "nbib": {"accession", "database"},
    "refer": {"journal_abbreviation"},
}
TYPES = sorted(CSL_TYPES)
WRITABLE = [name for name, format in formats().items() if format.write]


def carried(record, name):
    """A record without what its format doesn't carry."""
    empty = {field: type(getattr(record, field))() for field in NOT_CARRIED.get(name, ())}
    if name == "nbib":  # lines are folded, so that line breaks are not told from spaces
        empty["abstract"] = clean(record.abstract)
    return replace(record, extra={}, **empty)


@pytest.mark.parametrize("name", WRITABLE)
def test_every_type_is_carried(name):
    written = [Reference(title=f"On a {kind}", type=kind) for kind in TYPES]
    got = read("".join(formats()[name].write(written)).encode(), name).records
    assert [record.type for record in got] == TYPES


@pytest.mark.parametrize("name", WRITABLE)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_record_written_is_read_back_equal(name, data):
    given_records = data.draw(st.lists(references(TYPES), min_size=1, max_size=3))
    text = "".join(formats()[name].write(given_records))
    result = read(text.encode(), name)
    assert not result.problems
    got = [carried(record, name) for record in result.records]
    assert got == [carried(record, name) for record in given_records]


# Tags that only one format has, or that others ask it to carry.
OWN_TAGS = {
    "ris": ("C1", "U1", "RN"),
    "nbib": ("SCRN", "GR", "RN"),
    "bibtex": ("screening", "groups"),
    "csl_json": ("event-title", "shoe size", "id"),
    "endnote_xml": ("custom5", "work-type", "titles/tertiary-title"),
    "refer": ("1", "L"),
    "json": ("Shoe size", "C1"),
}


@pytest.mark.parametrize("name", OWN_TAGS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_only_a_format_has_is_carried_by_it(name, data):
    values = st.lists(prose, min_size=1, max_size=2, unique=True).map(tuple)
    extra = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(OWN_TAGS[name], values)))
    if "id" in extra:
        extra["id"] = extra["id"][:1]
    record = Reference(title="Songs", type="article-journal", journal="Notes", extra=extra)
    (got,) = read("".join(formats()[name].write([record])).encode(), name).records
    assert {tag: got.extra.get(tag) for tag in extra} == extra


@settings(max_examples=60, deadline=None)
@given(
    references(), st.dictionaries(st.sampled_from(["C1", "date", "urls", "AD"]), st.just(("x",)))
)
def test_what_is_stored_of_a_reference_is_all_of_it(record, extra):
    record = replace(record, extra=extra)
    assert restored(json.loads(json.dumps(record.as_dict()))) == record


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
