"""Tables whose columns are known surely: vendors by the columns that no other table has.

One entry a vendor: the columns by which it is known, and, where a name alone would mislead, what
its columns mean. A new vendor is a new entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .columns import COLUMNS, column_field, folded
from .decisions import roles


@dataclass(frozen=True)
class Vendor:
    """Who writes tables with these columns; `fields` says what its columns mean, "" nothing;
    `citation` names the column with the place in print."""

    name: str
    needs: frozenset[str]
    fields: Mapping[str, str] = field(default_factory=dict)
    database: str = ""
    citation: str = ""


def _vendor(
    name: str, needs: str, fields: str = "", *, database: str = "", citation: str = ""
) -> Vendor:
    meant = dict(pair.split(" =", 1) for pair in fields.split(";") if pair.strip())
    return Vendor(
        name,
        frozenset(folded(column) for column in needs.split("; ")),
        {folded(column): target.strip() for column, target in meant.items()},
        database,
        citation,
    )


_TRIAL = (
    "Primary Completion Date = ; Completion Date = ; Study Type = type; "
    "First Posted = date; Conditions = keywords; Interventions = keywords; "
)
VENDORS: tuple[Vendor, ...] = (
    _vendor(
        "ClinicalTrials.gov",
        "NCT Number; Study Title; Study URL; Study Status",
        _TRIAL + "Study Title = title; Study URL = urls; Brief Summary = abstract; "
        "NCT Number = accession",
        database="ClinicalTrials.gov",
    ),
    _vendor(
        "ClinicalTrials.gov",
        "NCT Number; Title; Status; Study Results; Conditions",
        _TRIAL + "Title = title; URL = urls; NCT Number = accession",
        database="ClinicalTrials.gov",
    ),
    _vendor(
        "WHO ICTRP",
        "TrialID; Public title; Scientific title; Source Register",
        "Public title = title; TrialID = accession; web address = urls; Date registration = date; "
        "Source Register = database; Condition = keywords; Intervention = keywords; "
        "Study type = type",
    ),
    _vendor("Scopus", "EID; Source title; Link; Document Type"),
    _vendor("Scopus", "EID; Quellentitel"),
    _vendor("Scopus", "EID; Titel der Quelle"),
    _vendor("Scopus", "EID; Título de la fuente"),
    _vendor("Scopus", "EID; Titre de la source"),
    _vendor("Scopus", "EID; 来源出版物名称"),
    _vendor("Embase", "Title; Author Names; Source; Emtree Drug Index Terms"),
    _vendor("Embase", "Title; Author Names; Embase Accession ID"),
    _vendor(
        "PubMed",
        "PMID; Title; Authors; Citation; Journal/Book; Create Date",
        citation="Citation",
    ),
    _vendor(
        "OpenAlex",
        "id; display_name; publication_year; authorships.author.display_name",
        "id = accession; display_name = title; title = ; ids.pmid = pmid; ids.pmcid = pmcid; "
        "authorships.author.display_name = authors; biblio.volume = volume; "
        "primary_location.source.display_name = journal; biblio.issue = issue; "
        "primary_location.source.issn = issn; biblio.first_page = page_start; "
        "biblio.last_page = page_end; primary_location.landing_page_url = urls; "
        "keywords.display_name = keywords; primary_topic.display_name = ",
        database="OpenAlex",
    ),
    _vendor("EBSCO", "Article Title; Author; Journal Title; Doctype; PLink"),
    _vendor("Web of Science", "Publication Type; Article Title; Source Title; UT (Unique WOS ID)"),
    _vendor("Cochrane Library", "Cochrane Review ID; Title; Author(s)"),
    _vendor("Cochrane Library", "CENTRAL ID; Title"),
    _vendor("Springer Link", "Item Title; Publication Title; Item DOI; Content Type"),
    _vendor("IEEE Xplore", "Document Title; Authors; Publication Title; Date Added To Xplore"),
    _vendor("ProQuest", "Title; Authors; StoreId; DocumentURL"),
    _vendor("Dimensions", "Publication ID; Title; Source title; Dimensions URL"),
    _vendor("Lens.org", "Lens ID; Title; Publication Type; Source Title"),
    _vendor("Publish or Perish", "Cites; Authors; Title; GSRank; QueryDate"),
    _vendor("Zotero", "Key; Item Type; Publication Title; Abstract Note"),
    _vendor("Rayyan", "key; title; authors; journal; pubmed_id"),
    _vendor("Rayyan", "key; title; authors; notes; abstract"),
    _vendor("Covidence", "Title; Authors; Covidence #; Study"),
    _vendor("ASReview", "title; abstract; asreview_ranking"),
    _vendor("ASReview", "title; abstract; asreview_label"),
    _vendor(
        "Consilience",
        "Title; Authors; Journal abbreviation; PMCID; Accession number; Database; Place; Type",
        "Number = ; Sources = ; Left = ",
    ),
    _vendor("Consilience", "Title; Authors; PMCID; Accession number; Database; Editors"),
)

# Fields that several columns may feed together; any other has one column.
MANY = frozenset("authors editors abstract keywords issn isbn urls notes".split())
# Names that this table knows but that people also use for something else.
_DOUBTFUL = frozenset(
    folded(name)
    for name in """source; number; no; no.; num; is; id; de; an; pd; so; description; publication;
        note; extra; published; location; start date; first posted; concepts; topics; type; ty;
        summary; host title; link; provider; db; archive; record number; day; month; reference
        type; study type; conditions; interventions; first authors; pm; st; di; identifiers
        keywords""".split(";")
)


def vendor_of(names: Sequence[str]) -> Vendor | None:
    """Return who writes tables with these columns, or None.

    >>> vendor_of(["NCT Number", "Study Title", "Study URL", "Study Status"]).name
    'ClinicalTrials.gov'
    >>> vendor_of(["Title", "Year"]) is None
    True
    """
    present = {folded(name) for name in names}
    return next((vendor for vendor in VENDORS if vendor.needs <= present), None)


def meanings(names: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Return the field of each column that has one, and its rank among the field's names.

    >>> meanings(["Study URL", "NCT Number", "Study Title", "Study Status"])["Study URL"]
    ('urls', 0)
    """
    vendor = vendor_of(names)
    present = {folded(name) for name in names}
    found = {}
    for name in names:
        own = vendor.fields.get(folded(name)) if vendor else None
        if own is None and folded(name) == "id" and "ti" not in present:
            continue  # Keywords Plus beside Web of Science's other tags, anywhere else a number.
        meant = column_field(name) if own is None else ((own, 0) if own else None)
        if meant is not None:
            found[name] = meant
    return found


def known_surely(names: Sequence[str]) -> bool:
    """Tell whether nobody needs to be asked what the columns of a table mean.

    That is so for a vendor's table, and where each column has a plain name of its own.

    >>> known_surely(["Title", "Authors", "Year"]), known_surely(["Title", "Shoe size"])
    (True, False)
    >>> known_surely(["Title", "Article title"]), known_surely(["Title", "Source"])
    (False, False)
    """
    if vendor_of(names):
        return True
    given = [name for name in names if name.strip()]
    decided = {given[i] for i in roles(given)}
    fed = [found[0] for name in given if name not in decided and (found := column_field(name))]
    plain = all(
        name in decided or (column_field(name) and folded(name) not in _DOUBTFUL) for name in given
    )
    once = all(fed.count(name) == 1 for name in fed if name not in MANY)
    return "title" in fed and plain and once


TARGETS: tuple[str, ...] = tuple(COLUMNS)
