"""Small export files in the shape of real ones, written for these tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile

PEER = {
    "title": "Being a peer support worker: stories of two hats",
    "authors": ["Hartwell, Rosa", "Osei, Moses"],
    "year": 2012,
    "journal": "Journal of Invented Care",
    "volume": "8",
    "issue": "2",
    "pages": "101-118",
    "doi": "10.5555/invented.8.101",
    "abstract": "Eleven workers told how they kept and lost the roles of colleague and patient.",
}


def entry(**changes: Any) -> dict[str, Any]:
    """One invented paper, as given or with changes."""
    return PEER | changes


def papers(n: int, start: int = 1) -> list[dict[str, Any]]:
    """Invented papers that have nothing in common."""
    return [_paper(number) for number in range(start, start + n)]


_WORDS = [
    *("harbour", "lantern", "orchard", "granite", "velvet", "compass", "meadow", "thunder"),
    *("saffron", "willow", "copper", "marble", "falcon", "juniper", "quarry", "ribbon"),
    *("timber", "walnut", "zephyr", "cobalt", "ember", "glacier", "hollow", "island"),
]


def _paper(number: int) -> dict[str, Any]:
    first, second, third = (_WORDS[number // 24**place % 24] for place in range(3))
    return entry(
        title=f"The {first} and the {second}: {third} talk among nurses of ward {number}",
        authors=[f"{second.title()}son, {first[0].upper()}.", f"{third.title()}er, B."],
        year=1980 + number % 40,
        journal=f"Annals of {third} studies",
        volume=str(number % 60 + 1),
        issue="1",
        pages=f"{number * 10 + 1}-{number * 10 + 9}",
        doi=f"10.5555/{first}.{number}",
        abstract=f"We spoke with {number} people about {first}, {second} and {third}.",
    )


def ris(entries: Iterable[dict[str, Any]], end: str = "\n") -> str:
    """A RIS file."""
    lines: list[str] = []
    for paper in entries:
        first, _dash, last = str(paper["pages"]).partition("-")
        lines += ["TY  - JOUR", f"TI  - {paper['title']}"]
        lines += [f"AU  - {name}" for name in paper["authors"]]
        lines += [f"PY  - {paper['year']}", f"T2  - {paper['journal']}", f"VL  - {paper['volume']}"]
        lines += [f"IS  - {paper['issue']}", f"SP  - {first}", f"EP  - {last}"]
        lines += [f"DO  - {paper['doi']}"] if paper["doi"] else []
        lines += [f"AB  - {paper['abstract']}"] if paper["abstract"] else []
        lines += ["ER  - ", ""]
    return end.join(lines) + end


def nbib(entries: Iterable[dict[str, Any]], first_pmid: int = 90_000_001) -> str:
    """A PubMed file."""
    lines: list[str] = []
    for pmid, paper in enumerate(entries, first_pmid):
        lines += [f"PMID- {pmid}", f"DP  - {paper['year']} Mar", f"TI  - {paper['title']}"]
        lines += [f"FAU - {name}" for name in paper["authors"]]
        lines += [
            f"JT  - {paper['journal']}",
            f"VI  - {paper['volume']}",
            f"IP  - {paper['issue']}",
        ]
        lines += [f"PG  - {paper['pages']}", f"AID - {paper['doi']} [doi]"]
        lines += [f"AB  - {paper['abstract']}", ""]
    return "\n".join(lines) + "\n"


def csv(entries: Iterable[dict[str, Any]]) -> str:
    """A table with a header."""
    lines = ["Title,Authors,Year,Journal,Volume,Issue,Pages,DOI,Abstract"]
    for paper in entries:
        cells = [
            paper["title"], "; ".join(paper["authors"]), paper["year"], paper["journal"],
            paper["volume"], paper["issue"], paper["pages"], paper["doi"], paper["abstract"],
        ]  # fmt: skip
        lines.append(",".join('"{}"'.format(str(cell).replace('"', '""')) for cell in cells))
    return "\r\n".join(lines) + "\r\n"


def as_file(text: str | bytes, name: str = "export.ris", encoding: str = "utf-8") -> ContentFile:
    """A file as a form hands it over."""
    return ContentFile(text if isinstance(text, bytes) else text.encode(encoding), name=name)
