"""The command line does as the pages do, and its JSON keeps its shape."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from launcher import ROOT
from reviews.models import Merge, Record, Report, Search
from tests.reviews.exports import entry, nbib, papers, ris


@pytest.fixture
def export(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def run(*command, **options):
    """Run a command; what it printed and what it remarked."""
    said, remarked = io.StringIO(), io.StringIO()
    call_command(*command, stdout=said, stderr=remarked, **options)
    return said.getvalue(), remarked.getvalue()


def test_files_are_imported_and_reported_in_the_fixed_shape(review, export):
    broken = ris(papers(1)) + "\nTHIS LINE BELONGS TO NOTHING\n"
    one, two = export("a.ris", broken), export("b.nbib", nbib(papers(2, start=50)))
    said, _remarks = run("import_records", "peer-support", one, two, source="MEDLINE", json=True)
    files = json.loads(said)["files"]
    assert [file["file"] for file in files] == ["a.ris", "b.nbib"]
    for file in files:
        assert set(file) == {"file", "format", "encoding", "read", "imported", "unreadable"}
        assert file["read"] == file["imported"] + len(file["unreadable"])
    assert [(file["format"], file["imported"]) for file in files] == [("ris", 1), ("nbib", 2)]
    assert Record.objects.filter(review=review).count() == 3


def test_the_search_is_logged_once_and_found_again(review, export):
    options = {"source": "MEDLINE", "platform": "Ovid", "date": "2026-03-04"}
    run("import_records", "peer-support", export("a.ris", ris(papers(1))), **options)
    _said, remarks = run(
        "import_records", "peer-support", export("b.ris", ris(papers(1, 9))), **options
    )
    search = Search.objects.get(review=review)
    assert (search.source, search.platform, str(search.run_on)) == ("MEDLINE", "Ovid", "2026-03-04")
    assert "in the log already" in remarks
    assert search.records.count() == 2


def test_the_same_file_twice_is_imported_with_a_warning_and_gathered(review, export):
    path = export("a.ris", ris(papers(3)))
    run("import_records", "peer-support", path, source="MEDLINE")
    _said, remarks = run("import_records", "peer-support", path, source="Scopus")
    assert "has been imported before" in remarks
    assert Record.objects.count() == 6
    assert Report.objects.standing().count() == 3


def test_a_file_that_can_not_be_read_keeps_no_other_out_and_is_named(review, export):
    good, bad = export("good.ris", ris(papers(2))), export("bad.ris", b"")
    said, remarks = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match=r"bad\.ris"):
        call_command(
            "import_records", "peer-support", bad, good,
            source="MEDLINE", json=True, stdout=said, stderr=remarks,
        )  # fmt: skip
    bad_file, good_file = json.loads(said.getvalue())["files"]
    assert good_file["imported"] == 2
    assert bad_file["imported"] == 0
    assert "empty" in bad_file["unreadable"][0]["reason"]
    assert bad_file["unreadable"][0]["line"] == 1


def test_a_missing_file_or_review_is_said_before_anything_is_stored(review, export):
    path = export("a.ris", ris(papers(1)))
    with pytest.raises(CommandError, match="no review"):
        run("import_records", "nowhere", path, source="MEDLINE")
    with pytest.raises(CommandError, match="Not found"):
        run("import_records", "peer-support", path, path + "x", source="MEDLINE")
    assert Record.objects.count() == 0 and Search.objects.count() == 0


def test_duplicates_are_found_and_listed(review, export):
    first = ris([entry(), *papers(2)])
    second = ris([entry(), entry(doi="", abstract="", pages="33-41")])
    run("import_records", "peer-support", export("a.ris", first), source="MEDLINE")
    run("import_records", "peer-support", export("b.ris", second), source="Scopus")
    said, _remarks = run("find_duplicates", "peer-support", json=True)
    found = json.loads(said)
    assert found["groups"] == [[1, 4]]
    assert found["compared"] == 5 and found["reports"] == 4
    assert [pair["records"][1] for pair in found["doubtful"]] == [5]
    assert Merge.objects.count() == 1
    said, _remarks = run("find_duplicates", "peer-support")
    assert "5 records compared: 0 duplicates gathered now" in said


def alone(*command, data=b""):
    """Run a command as a process of its own, without a database in reach."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env={"CONSILIENCE_SECRET_KEY": "x", "DATABASE_URL": "postgresql://nobody@/none?host=/none"},
        check=False,
    )


def parse(argument, data=b"", *options):
    return alone("parse_records", argument, *options, data=data)


def test_records_are_parsed_from_standard_input_without_a_database():
    done = parse("-", ris([entry(title="Étude à Genève")]).encode("cp1252"))
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.decode().splitlines()
    record = json.loads(line)
    assert record["title"] == "Étude à Genève"
    assert record["authors"] == ["Hartwell, Rosa", "Osei, Moses"]
    keys = {
        "type", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
        "abstract", "keywords", "issn", "url", "language", "raw",
    }  # fmt: skip
    assert keys <= set(record)


def test_a_report_sums_a_file_up_instead_of_printing_its_entries(export):
    text = 'Title,Authors,Year\nA,Roe A.,2001\nlonely\n"B",Doe B.,2002,beyond\n'
    done = parse("--report", b"", export("a.csv", text.encode("utf-16")))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {
        "file", "format", "encoding", "read", "records", "unreadable", "remarks",
    }  # fmt: skip
    assert (told["file"], told["format"], told["encoding"]) == ("a.csv", "csv", "utf-16-le")
    assert (told["read"], told["records"]) == (3, 2)
    assert told["unreadable"] == [
        {"line": 3, "reason": "The row has 1 cell where the header has 3."}
    ]
    assert [remark["line"] for remark in told["remarks"]] == [4]


def test_entries_and_report_come_apart_where_both_are_asked_for(export, tmp_path):
    path = tmp_path / "report.json"
    done = parse(export("a.ris", ris(papers(2))), b"", "--report-to", str(path))
    assert len(done.stdout.splitlines()) == 2
    assert json.loads(path.read_text())["records"] == 2


def test_a_report_of_what_cannot_be_read_says_why(export):
    done = parse(export("a.ris", b"%PDF-1.7 " + bytes(500)), b"", "--report")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["records"], told["encoding"]) == (0, "binary")
    assert "PDF" in told["unreadable"][0]["reason"]


def test_a_file_of_a_wrong_kind_is_an_error_without_a_traceback(export):
    done = parse(export("a.ris", b"%PDF-1.7 " + bytes(500)))
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"PDF" in done.stderr and b"Traceback" not in done.stderr


def test_an_unknown_format_is_refused_with_the_known_ones(export):
    done = parse(export("a.ris", b""), b"", "--format", "papyrus")
    assert done.returncode == 1
    assert b"papyrus" in done.stderr and b"nbib" in done.stderr


TABLE = """id,author,title,year,journal,volume,number,pages,doi
a,"Okafor, N",Shift work and sleep of nurses,2014,J Rosters,12,3,221-228,
b,"Okafor, Ngozi",Shift work & sleep of nurses.,2014,Journal of Rosters,12,,221-8,
c,"Okafor, N",Shift work and sleep of nurses,2014,J Rosters,12,4,400-409,
d,"Diaz, R",Night shifts and the diet of bakers,2012,J Rosters,10,1,7-19,
"""


def test_a_table_is_matched_without_a_database(export, tmp_path):
    out, maybe = tmp_path / "clusters.csv", tmp_path / "pairs.csv"
    done = alone("match_records", export("in.csv", TABLE), "--out", out, "--maybe", maybe, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "records": 4, "clusters": 3, "duplicates": 1, "questions": 1,
    }  # fmt: skip
    assert out.read_text().split() == ["id,cluster", "a,a", "b,a", "c,c", "d,d"]
    header, pair = maybe.read_text().splitlines()
    assert header == "id_1,id_2,score,reason"
    assert pair[1:] == ',c,0.60,"Same title, authors and volume, but other pages."'


def test_a_table_that_can_not_be_matched_is_an_error_without_a_traceback(export, tmp_path):
    out = tmp_path / "out.csv"
    for table, said in ((TABLE.replace("id,", "no,", 1), "no column"), (TABLE + "a,,\n", "line 6")):
        done = alone("match_records", export("in.csv", table), "--out", out)
        assert done.returncode == 1
        assert said in done.stderr.decode() and b"Traceback" not in done.stderr
        assert not out.exists()
    gone = alone("match_records", tmp_path / "none.csv", "--out", out)
    assert gone.returncode == 1 and b"none.csv" in gone.stderr and b"Traceback" not in gone.stderr


def test_a_table_is_not_written_over(export):
    path = export("in.csv", TABLE)
    with pytest.raises(CommandError, match="different files"):
        run("match_records", path, out=path)
