"""The flows of two published reviews, as they were printed and as they can be read.

Walker and Bryant 2013 print 2,890 hits (before or after duplicates were removed is not said), one
paper by an expert, one by hand, 17 eligible, 10 more from reference lists, 27 papers of 25 studies.
It adds up only if the expert's and the hand-searched paper are among the 17.

MacLellan and others 2015 print 1,520 records after duplicates were removed and 8 from other
sources, 39 that met the criteria, 5 excluded on full text, 34 included; nothing by arm.
"""

from __future__ import annotations

from typing import Any

PRINTED, DERIVED, ASSUMED, NOT = "printed", "derived", "assumed", "not printed"


def box(n: int | None, status: str, note: str = "") -> dict[str, Any]:
    return {"n": n, "status": status, "note": note}


def walker_bryant(*, among: bool) -> dict[str, Any]:
    """In the reading in which the two others are among the 17, or in which they are not."""
    databases = 15 if among else 17
    why = "17 - 2, the two others among them" if among else "17, the two others beside them"
    return {
        "boxes": {
            "database_results": box(2890, PRINTED, "before or after de-duplication not said"),
            "register_results": box(0, ASSUMED),
            "duplicates": box(None, NOT),
            "excluded_automatic": box(0, ASSUMED),
            "excluded_other": box(None, NOT),
            "records_screened": box(None, NOT, "at most 2,890"),
            "records_excluded": box(None, NOT),
            "dbr_sought_reports": box(None, NOT),
            "dbr_notretrieved_reports": box(None, NOT),
            "dbr_assessed": box(None, NOT),
            "dbr_excluded": box(None, NOT, "no reasons"),
            "dbr_included_reports": box(databases, DERIVED, why),
            "expert_results": box(1, PRINTED),
            "hand_search_results": box(1, PRINTED),
            "citations_results": box(10, PRINTED, "only the included; how many were seen is not"),
            "other_included_reports": box(12, DERIVED, "2 + 10"),
            "new_studies": box(25, PRINTED, "Table 1"),
            "new_reports": box(27, PRINTED),
        },
        "parts": {},
        "remarks": [
            {
                "name": "Lost between the search and the 17",
                "n": 2875,
                "status": DERIVED,
                "note": "2,890 + 2 - 17: duplicates, exclusions and non-retrievals together",
            }
        ],
    }


def maclellan() -> dict[str, Any]:
    return {
        "boxes": {
            "database_results": box(None, NOT, "three databases"),
            "duplicates": box(None, NOT),
            "records_screened": box(1520, DERIVED, "de-duplicated database records"),
            "other_unsplit_results": box(8, PRINTED, "reference lists and grey literature"),
            "both_records": box(1528, PRINTED),
            "both_records_excluded": box(1489, DERIVED, "1,528 - 39; arms merged"),
            "both_sought_reports": box(39, DERIVED),
            "both_notretrieved_reports": box(0, ASSUMED, "not mentioned"),
            "both_assessed": box(39, DERIVED, "met the criteria, then 5 went on full text"),
            "both_excluded": box(5, PRINTED),
            "new_reports": box(34, PRINTED, "called records"),
            "new_studies": box(None, NOT, "references 7 and 8 may be companion reports"),
        },
        "parts": {"both_excluded": [["No peer perspective", 5]]},
        "remarks": [],
    }
