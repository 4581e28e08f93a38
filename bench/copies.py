"""Generated records with duplicates as databases print them, and which of them are one paper.

Every mishap is one that real exports have: abbreviated journals and pages, authors in another
notation, titles in capitals, fields that one database lacks, meeting abstracts of an article,
errata, and columns that carry one title for years.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import writing

COLUMNS = (
    "id", "paper", "type", "author", "title", "year", "journal", "volume", "number", "pages",
    "doi", "pmid", "isbn", "abstract",
)  # fmt: skip
Row = dict[str, str]
_STARTS = (
    "Effect of", "Effects of", "The role of", "Prevalence of", "A randomized controlled trial of",
    "A systematic review of", "Efficacy and safety of", "Association between", "Evaluation of",
    "Experiences of", "Risk factors for", "Development of",
)  # fmt: skip
_COLUMNS_OF_JOURNALS = ("Editorial", "Letter to the editor", "Book review", "In this issue")
# Shares of papers that have one copy, two, an abstract at a meeting, an erratum; of all rows that
# are a column's.
_ONE, _TWO, _MEETING, _ERRATUM, _COLUMN = 0.27, 0.06, 0.03, 0.01, 0.02


def rows(n: int, seed: int = 1) -> Iterator[Row]:
    """So many rows; those of one `paper` are duplicates."""
    draw = random.Random(seed)  # noqa: S311
    endless = (row for number in itertools.count(1) for row in _family(draw, number))
    for number, row in enumerate(itertools.islice(endless, n), 1):
        yield {"id": str(number), **row}


def write(path: Path, n: int) -> Path:
    """Write a CSV of n rows in no order."""
    found = list(rows(n))
    random.Random(n).shuffle(found)  # noqa: S311
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(found)
    return path


def _family(draw: random.Random, number: int) -> Iterator[Row]:
    """A paper, its copies, and what is printed about it."""
    paper = _paper(draw, number)
    yield paper
    chance = draw.random()
    for _copy in range(2 if chance < _TWO else 1 if chance < _TWO + _ONE else 0):
        yield _copied(draw, paper)
    if draw.random() < _MEETING:
        yield paper | _abstract_of(draw, paper)
    if draw.random() < _ERRATUM:
        yield paper | _erratum_of(draw, paper)


def _paper(draw: random.Random, number: int) -> Row:
    words, people = writing.vocabulary(), writing.vocabulary()[500:5_500]
    count = int(draw.triangular(5, 18, 9))
    text = " ".join(words[int(len(words) * draw.random() ** 3)] for _word in range(count))
    serial = draw.random() < _COLUMN
    first = draw.randrange(1, 1_500)
    return {
        "paper": str(number),
        "type": "article",
        "title": draw.choice(_COLUMNS_OF_JOURNALS) if serial else f"{draw.choice(_STARTS)} {text}",
        "author": " and ".join(
            f"{draw.choice(people).capitalize()}, {draw.choice('ABCDEFGHJKLM')}."
            for _person in range(draw.randrange(1, 9))
        ),
        "year": str(1990 + int(33 * draw.random() ** 0.5)),
        "journal": f"Journal of {words[draw.randrange(40, 400)].capitalize()} "
        f"{draw.choice(('Medicine', 'Research', 'Surgery', 'Nursing'))}",
        "volume": str(draw.randrange(1, 120)),
        "number": str(draw.randrange(1, 13)),
        "pages": f"{first}-{first + draw.randrange(1, 14)}",
        "doi": f"10.5555/bench.{number}" if draw.random() < 0.7 else "",
        "abstract": writing.abstract(number) if draw.random() < 0.8 and not serial else "",
    }


def _copied(draw: random.Random, paper: Row) -> Row:
    copy = dict(paper)
    for mishap in draw.sample(_MISHAPS, k=draw.randrange(1, 4)):
        copy |= mishap(copy)
    return copy


def _abstract_of(draw: random.Random, paper: Row) -> Row:
    return {
        "paper": f"{paper['paper']}m", "journal": f"{paper['journal']} Abstracts", "doi": "",
        "year": str(int(paper["year"]) - 1), "volume": str(draw.randrange(1, 120)),
        "number": "Suppl 1", "pages": f"S{draw.randrange(1, 900)}",
    }  # fmt: skip


def _erratum_of(draw: random.Random, paper: Row) -> Row:
    return {
        "paper": f"{paper['paper']}e", "title": f"Erratum: {paper['title']}", "abstract": "",
        "doi": paper["doi"] and f"{paper['doi']}.e", "number": str(draw.randrange(1, 13)),
        "pages": str(draw.randrange(1_600, 1_900)),
    }  # fmt: skip


def _short_pages(row: Row) -> Row:
    first, _dash, last = row["pages"].partition("-")
    same = len(first) == len(last) and first[:-1] == last[:-1]
    return {"pages": f"{first}-{last[-1]}" if same else row["pages"]}


def _initials(row: Row) -> Row:
    people = (name.replace(",", "").replace(".", "") for name in row["author"].split(" and "))
    return {"author": ", ".join(people)}


_MISHAPS: tuple[Callable[[Row], Row], ...] = (
    _short_pages,
    _initials,
    lambda row: {"title": row["title"].upper()},
    lambda row: {"title": f"{row['title']}."},
    lambda row: {"title": f"[{row['title']}]"},
    lambda row: {"doi": ""},
    lambda row: {"doi": row["doi"] and f"https://doi.org/{row['doi'].upper()}"},
    lambda row: {"abstract": ""},
    lambda row: {"number": ""},
    lambda row: {"author": row["author"].split(" and ")[0]},
    lambda row: {"journal": " ".join(word[:4] for word in row["journal"].split() if word != "of")},
)
