"""The flow as the table that the R package PRISMA2020 reads.

That package looks its rows up by parts of their names, so the table has its rows alone; what it has
no row for is told in the text of the box that counts it.
"""

from __future__ import annotations

import csv
import io

from .boxes import Line
from .flow import Flow

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
NOTHING = "NA"
_DATABASES, _OTHERS = " (databases and registers)", " (other methods)"
# Row, node, box, text in the box, which arm it is of.
_ROWS = (
    ("", "node4", "prevstud", "Previous studies", ""),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review", ""),
    ("previous_reports", "", "box1", "Reports of studies in previous version of review", ""),
    ("", "node6", "newstud", "Identification of new studies via databases and registers", ""),
    ("database_results", "node7", "box2", "Databases", _DATABASES),
    ("database_specific_results", "", "box2", "Specific databases", _DATABASES),
    ("register_results", "", "box2", "Registers", _DATABASES),
    ("register_specific_results", "", "box2", "Specific registers", _DATABASES),
    ("", "node16", "othstud", "Identification of new studies via other methods", ""),
    ("website_results", "node17", "box11", "Websites", _OTHERS),
    ("organisation_results", "", "box11", "Organisations", _OTHERS),
    ("citations_results", "", "box11", "Citation searching", _OTHERS),
    ("duplicates", "node8", "box3", "Duplicate records", _DATABASES),
    ("excluded_automatic", "", "box3", "Records marked as ineligible by automation tools",
     _DATABASES),
    ("excluded_other", "", "box3", "Records removed for other reasons", _DATABASES),
    ("records_screened", "node9", "box4", "Records screened", _DATABASES),
    ("records_excluded", "node10", "box5", "Records excluded", _DATABASES),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", _DATABASES),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved", _DATABASES),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval", _OTHERS),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved", _OTHERS),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility", _DATABASES),
    ("dbr_excluded", "node14", "box9", "Reports excluded", _DATABASES),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility", _OTHERS),
    ("other_excluded", "node21", "box15", "Reports excluded", _OTHERS),
    ("new_studies", "node15", "box10", "New studies included in review", ""),
    ("new_reports", "", "box10", "Reports of new included studies", ""),
    ("total_studies", "node22", "box16", "Total studies included in review", ""),
    ("total_reports", "", "box16", "Reports of total included studies", ""),
    ("identification", "node1", "identification", "Identification", ""),
    ("screening", "node2", "screening", "Screening", ""),
    ("included", "node3", "included", "Included", ""),
    ("total_studies_ma", "node23", "box17", "Total studies included in meta-analysis", ""),
    ("total_reports_ma", "", "box17", "Reports of studies included in meta-analysis", ""),
)  # fmt: skip
# Channels that the package has no row for, and what the row that takes them in then says.
_TAKEN_IN = {
    "expert_results": "experts",
    "hand_search_results": "hand searching",
    "grey_results": "grey literature",
    "other_unsplit_results": "other sources",
}
_TOGETHER = {
    "records_screened": "both_records",
    "records_excluded": "both_records_excluded",
    "dbr_sought_reports": "both_sought_reports",
    "dbr_notretrieved_reports": "both_notretrieved_reports",
    "dbr_assessed": "both_assessed",
    "dbr_excluded": "both_excluded",
}
_LISTS = {
    "database_specific_results": "database_results",
    "register_specific_results": "register_results",
    "dbr_excluded": "dbr_excluded",
    "other_excluded": "other_excluded",
}
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_r_csv(flow: Flow) -> str:
    """Write the table with the columns data, node, box, description, boxtext, tooltips, url, n.

    Unknown numbers, and arms that this flow doesn't have, are NA, so that the package leaves them
    out. Lists are written "name, number; name, number". Experts, hand searching, grey literature
    and sources that aren't told apart, which the package has no row for, are added to the row of
    organisations, and its text says so; so does that of the excluded where a tool excluded some.
    Source: the template of PRISMA2020 (Haddaway et al. 2022).

    >>> from screening.methods.prisma import Counts, flow
    >>> made = flow(Counts(dbr_reasons=[("No peers; or few", 3), ("Not adults", 2)]))
    >>> [row for row in as_r_csv(made).splitlines() if row.startswith("dbr_excluded")][0][-35:]
    '"No peers or few, 3; Not adults, 2"'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, node, box, text, arm in _ROWS:
        said = _text(flow, row, text)
        name = row or NOTHING
        tooltip = said + arm if node else NOTHING
        writer.writerow(
            (name, node or NOTHING, box, said + arm, said, tooltip, NOTHING, _number(flow, row))
        )
    return out.getvalue()


def _text(flow: Flow, row: str, text: str) -> str:
    if row == "organisation_results":
        also = [name for key, name in _TAKEN_IN.items() if _n(flow, key)]
        return ", ".join([text, *also])
    automatic = _n(flow, "records_excluded_automatic")
    if row == "records_excluded" and automatic:
        return f"{text} (people {_n(flow, 'records_excluded_human')}, tools {automatic})"
    return text


def _number(flow: Flow, row: str) -> str:
    key = _TOGETHER[row] if flow.is_merged and row in _TOGETHER else row
    if row in _LISTS and not (flow.is_merged and row == "other_excluded"):
        return _list(flow, key if flow.is_merged and row in _TOGETHER else _LISTS[row], row)
    if _is_left_out(flow, row) or key not in flow.boxes:
        return "0" if row in ("", "identification", "screening", "included") else NOTHING
    n = flow.boxes[key].n
    if row == "organisation_results":
        also = [_n(flow, one) for one in _TAKEN_IN if one in flow.boxes]
        n = None if n is None or None in also else n + sum(one or 0 for one in also)
    return NOTHING if n is None else str(n)


def _is_left_out(flow: Flow, row: str) -> bool:
    if row.startswith("previous_"):
        return not flow.has_previous
    if row.startswith("other_"):
        return flow.is_merged
    channels = ("website_results", "organisation_results", "citations_results")
    return row in channels and not flow.has_other_methods


def _list(flow: Flow, key: str, row: str) -> str:
    box = flow.boxes[key]
    if not box.lines:
        empty = box.n is None or row.endswith("specific_results")
        return NOTHING if empty else str(box.n)
    written = "; ".join(f"{_name(line)}, {line.n}" for line in box.lines)
    return f"'{written}" if written.startswith(_FORMULA) else written


def _name(line: Line) -> str:
    """A name without the signs that divide the list."""
    plain = " ".join(line.name.replace(",", " ").replace(";", " ").split())
    return plain or "No reason given"


def _n(flow: Flow, key: str) -> int | None:
    return flow.boxes[key].n if key in flow.boxes else None
