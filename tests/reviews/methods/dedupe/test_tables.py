"""De-duplicating a plain CSV, as the command line does."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from reviews.methods.dedupe import TableError, match_csv

HEADER = "id,type,author,title,year,journal,volume,number,pages,doi,pmid,isbn,abstract"
ROWS = (
    'a,article,"Okafor, N",Shift work and sleep of nurses,2014,J Rosters,12,3,221-228,,,,',
    'b,,"Okafor, Ngozi",Shift work and sleep of nurses.,2014,Journal of Rosters,12,,221-8,,,,',
    'c,article,"Okafor, N",Shift work and sleep of nurses,2014,J Rosters,12,4,400-409,,,,',
    'd,article,"Diaz, R",Night shifts and the diet of bakers,2012,J Rosters,10,1,7-19,,,,',
)


def write(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_text("\r\n".join((HEADER, *rows)), encoding=encoding)
    return path


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_clusters_and_questions_are_written(tmp_path: Path, encoding: str):
    clusters, questions = tmp_path / "clusters.csv", tmp_path / "maybe.csv"
    match_csv(write(tmp_path / "in.csv", *ROWS, encoding=encoding), clusters, questions)
    assert table(clusters) == [["id", "cluster"], ["a", "a"], ["b", "a"], ["c", "c"], ["d", "d"]]
    header, *rows = table(questions)
    assert header == ["id_1", "id_2", "score", "reason"]
    assert len(rows) == 1
    assert "c" in rows[0][:2]
    assert rows[0][2] == "0.60"
    assert rows[0][3].endswith(".")


def test_questions_are_optional_and_columns_may_be_missing(tmp_path: Path):
    source = tmp_path / "in.csv"
    source.write_text("id,title\n1,Sleep of nurses in hospitals\n2,Diet\n", encoding="utf-8")
    match_csv(source, tmp_path / "out.csv")
    assert table(tmp_path / "out.csv") == [["id", "cluster"], ["1", "1"], ["2", "2"]]


def refusal(source: Path, encoding: str = "") -> str:
    out = source.with_name("out.csv")
    with pytest.raises(TableError) as refused:
        match_csv(source, out, encoding=encoding)
    assert not out.exists()
    return str(refused.value)


def test_a_table_without_ids_is_refused_by_naming_its_columns(tmp_path: Path):
    source = tmp_path / "in.csv"
    source.write_text("title,year\nSleep,2001\n", encoding="utf-8")
    assert refusal(source) == "the table has no column “id”; its columns are: title, year"
    source.write_text("", encoding="utf-8")
    assert refusal(source) == "the table has no column “id”; its columns are: none"
    assert refusal(write(source, ROWS[0], ",x,,,,,,,,,,,")) == "line 3: a row without an id"


def test_an_id_that_comes_twice_is_refused_with_its_line(tmp_path: Path):
    rows = (ROWS[0], ROWS[1], ROWS[0])
    assert refusal(write(tmp_path / "in.csv", *rows)) == "line 4: the id “a” a second time"


def test_a_row_with_more_cells_than_columns_is_refused(tmp_path: Path):
    assert refusal(write(tmp_path / "in.csv", ROWS[0] + ",more")).startswith("line 2: 14 cells")


def test_letters_of_another_encoding_are_refused_with_their_line_and_read_when_it_is_named(
    tmp_path: Path,
):
    source = write(tmp_path / "in.csv", *ROWS, 'e,,"Müller, J",Schlaf,2001,,,,,,,,')
    source.write_bytes(source.read_text(encoding="utf-8").encode("cp1252"))
    assert refusal(source) == "line 6: letters that are not UTF-8"
    assert "no encoding is called “papyrus”" in refusal(source, "papyrus")
    match_csv(source, tmp_path / "out.csv", encoding="cp1252")
    assert len(table(tmp_path / "out.csv")) == 6


def test_utf_16_and_gzip_are_seen_through(tmp_path: Path):
    wide = write(tmp_path / "wide.csv", *ROWS, encoding="utf-16")
    match_csv(wide, tmp_path / "one.csv")
    packed = tmp_path / "in.csv.gz"
    packed.write_bytes(gzip.compress(write(tmp_path / "in.csv", *ROWS).read_bytes()))
    match_csv(packed, tmp_path / "two.csv")
    assert table(tmp_path / "one.csv") == table(tmp_path / "two.csv")
    packed.write_bytes(packed.read_bytes()[:-20])
    (tmp_path / "out.csv").unlink(missing_ok=True)
    assert refusal(packed)


def test_an_empty_table_gives_an_empty_one(tmp_path: Path):
    match_csv(write(tmp_path / "in.csv"), tmp_path / "out.csv", tmp_path / "maybe.csv")
    assert table(tmp_path / "out.csv") == [["id", "cluster"]]
    assert table(tmp_path / "maybe.csv") == [["id_1", "id_2", "score", "reason"]]
