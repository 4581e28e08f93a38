"""Every list in every format: no field is lost, no vote of another tool told to who votes blind."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reviews.actions import imports
from reviews.methods import formats
from reviews.methods.formats import Name, Reference
from reviews.models import Record
from screening.exports import records
from tests.factories import make_search
from tests.reviews.exports import as_file
from tests.screening.test_exports import download

pytestmark = pytest.mark.django_db
TEXTS = [name for name in records.KINDS if name != "xlsx"]
SONGS = Reference(
    type="chapter",
    title="Songs in the ward: a <study> of 50% & more",
    authors=(Name("Okafor", "Ngozi"), Name(literal="Song Group, The")),
    editors=(Name("Lund", "Anna"),),
    year=2019,
    date="2019-03-07",
    journal="The Book of Songs",
    volume="3",
    issue="1",
    pages="17-29",
    doi="10.9999/songs.3",
    pmid="99234567",
    pmcid="PMC9923456",
    abstract="Aim: to sing.\nResult: sung.",
    keywords=("singing", "wards"),
    issn=("2049-3630",),
    isbn=("9780306406157",),
    urls=("https://example.org/a", "https://example.org/b"),
    language="en",
    accession="A-1",
    database="Invented Index",
    publisher="Invented Press",
    place="Bern",
    notes=("Bought by the library.",),
)
# What PubMed's format has no tags for.
NOT_CARRIED = {"nbib": {"accession": "", "database": "", "abstract": "Aim: to sing. Result: sung."}}


@pytest.fixture
def songs(review, dora, seat_of):
    """A review with one record, imported from RIS with every field and a tag of its own."""
    text = "".join(formats.named("ris").write([replace(SONGS, extra={"C1": ("shelf 7",)})]))
    imports.import_now(seat_of(dora), make_search(review, "Library"), as_file(text), name="a.ris")
    return review


@pytest.mark.parametrize("format", TEXTS)
def test_a_record_is_read_back_with_every_field(songs, client_of, cleo, format):
    content = download(client_of(cleo), songs.slug, format)
    (got,) = formats.read(content, format).records
    expected = replace(SONGS, **NOT_CARRIED.get(format, {}))
    assert replace(got, extra={}) == expected


def test_a_workbook_holds_every_field(songs, client_of, cleo):
    (got,) = formats.read(download(client_of(cleo), songs.slug, "xlsx")).records
    assert replace(got, extra={}) == SONGS


@pytest.mark.parametrize("format", TEXTS)
def test_what_only_one_format_has_goes_with_that_format(songs, client_of, cleo, format):
    content = download(client_of(cleo), songs.slug, format).decode()
    assert ("shelf 7" in content) == (format == "ris")


@pytest.mark.parametrize("format", [name for name in TEXTS if name != "csv"])
def test_number_and_decisions_stand_in_the_tags_that_are_documented(songs, client_of, cleo, format):
    kind = records.KINDS[format]
    content = download(client_of(cleo), songs.slug, format)
    (got,) = formats.read(content, format).records
    assert any("1" in value for value in got.extra[kind.number])
    assert any("Title and abstract: decision" in value for value in got.extra[kind.said])
    assert got.notes == SONGS.notes


@pytest.mark.parametrize("format", records.KINDS)
def test_a_voter_is_told_nothing_of_what_another_tool_decided(
    review, dora, ana, client_of, seat_of, format
):
    text = (
        "TY  - JOUR\nTI  - Songs\n"
        'N1  - RAYYAN-INCLUSION: {"eva"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: no songs\nER  - \n'
    )
    imports.import_now(seat_of(dora), make_search(review, "Rayyan"), as_file(text), name="a.ris")
    assert Record.objects.get().guarded
    for person, knows in ((ana, False), (dora, True)):
        content = download(client_of(person), review.slug, format)
        if format == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
            text = "\n".join(str(cell) for row in sheet.values for cell in row if cell)
        else:
            text = content.decode()
        assert ("no songs" in text) == knows


def test_a_date_never_contradicts_the_year_that_somebody_chose(songs, client_of, cleo):
    Record.objects.update(year=2018)
    (got,) = formats.read(download(client_of(cleo), songs.slug, "ris")).records
    assert (got.year, got.date) == (2018, "2018")


def test_the_page_offers_every_format_with_the_filter(songs, client_of, cleo):
    page = client_of(cleo).get(f"/r/{songs.slug}/records/?q=songs").content.decode()
    for format in records.KINDS:
        assert f'/records/export/{format}/?q=songs"' in page


@pytest.mark.parametrize("format", TEXTS)
def test_the_command_writes_the_same_file(songs, client_of, cleo, tmp_path, capsys, format):
    path = tmp_path / "out"
    call_command("export_records", songs.slug, format=format, output=str(path), json=True)
    assert json.loads(capsys.readouterr().out) == {"records": 1, "format": format}
    (got,) = formats.read(path.read_bytes(), format).records
    assert got.title == SONGS.title


def test_the_command_takes_the_filters_of_the_page_and_refuses_what_it_does_not_know(
    songs, tmp_path, capsys
):
    path = tmp_path / "out.ris"
    call_command(
        "export_records",
        songs.slug,
        format="ris",
        output=str(path),
        filter=["q=nothing"],
        json=True,
    )
    assert json.loads(capsys.readouterr().out)["records"] == 0
    for wrong in ({"format": "exe"}, {"format": "ris", "filter": ["shoe=43"]}):
        with pytest.raises(CommandError):
            call_command("export_records", songs.slug, output=str(path), **wrong)
