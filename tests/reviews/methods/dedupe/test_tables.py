"""De-duplicating a plain CSV, as the command line does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reviews.methods.dedupe import match_csv

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


def test_a_table_without_ids_is_refused(tmp_path: Path):
    source = tmp_path / "in.csv"
    source.write_text("title\nSleep\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column `id`"):
        match_csv(source, tmp_path / "out.csv")
    with pytest.raises(ValueError, match="line 3: a row without an id"):
        match_csv(write(tmp_path / "b.csv", ROWS[0], ",,,,,,,,,,,,"), tmp_path / "out.csv")


def test_an_empty_table_gives_an_empty_one(tmp_path: Path):
    match_csv(write(tmp_path / "in.csv"), tmp_path / "out.csv", tmp_path / "maybe.csv")
    assert table(tmp_path / "out.csv") == [["id", "cluster"]]
    assert table(tmp_path / "maybe.csv") == [["id_1", "id_2", "score", "reason"]]
