"""Ways to a full text: DOI, PubMed, and the link resolvers of the team's institutions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from reviews.methods import resolver
from reviews.methods.identifiers import normal_doi, normal_pmid
from reviews.models import LinkResolver, Record, Review


@dataclass(frozen=True)
class Way:
    """One link: what it is called, and where it leads."""

    label: str
    url: str


def resolvers_of(review: Review) -> list[LinkResolver]:
    """The link resolvers in use."""
    return list(LinkResolver.objects.filter(review=review, retired_at__isnull=True))


def ways_to(record: Record, resolvers: Iterable[LinkResolver]) -> list[Way]:
    """Every link that what the record says can make."""
    doi, pmid = normal_doi(record.doi), normal_pmid(record.pmid)
    found = []
    if doi:
        found.append(Way("DOI", f"https://doi.org/{quote(doi, safe='/')}"))
    if pmid:
        found.append(Way("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    said = {
        "doi": doi,
        "pmid": pmid,
        "title": record.title,
        "author": record.authors[0] if record.authors else "",
        "year": record.year,
        "journal": record.journal,
        "issn": record.issn,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "first_page": record.pages.partition("-")[0].partition("–")[0],
    }
    for one in resolvers:
        url = resolver.fill(one.pattern, said)
        if url:
            found.append(Way(one.name, url))
    return found
