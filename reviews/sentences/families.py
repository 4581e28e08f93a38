"""Which verbs of the ledger belong together, for the filter on its page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# Nouns of the verbs that belong together, for the filter on the ledger's page.
FAMILIES: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "people": (gettext_lazy("People"), ("member", "invitation")),
    "protocol": (gettext_lazy("Protocol and rules"), ("review", "protocol", "reason", "rules")),
    "searches": (gettext_lazy("Searches and imports"), ("search", "file", "columns", "legacy")),
    "citations": (gettext_lazy("Citations"), ("references",)),
    "duplicates": (
        gettext_lazy("Duplicates and records"),
        ("duplicate", "report", "record", "tool"),
    ),
    "full_texts": (gettext_lazy("Full texts"), ("retrieval", "fulltext", "resolver")),
    "screening": (gettext_lazy("Screening"), ("vote", "work", "stage")),
    "studies": (gettext_lazy("Studies"), ("study",)),
    "conflicts": (gettext_lazy("Conflicts and outcomes"), ("conflict", "outcome")),
    "appraisal": (gettext_lazy("Appraisal"), ("checklist", "appraisal", "rating")),
    "codebook": (gettext_lazy("Codebook"), ("code", "codebook")),
    "coding": (gettext_lazy("Rounds of coding"), ("coding",)),
    "findings": (gettext_lazy("Findings"), ("finding", "passage")),
    "metasummary": (
        gettext_lazy("Metasummary"),
        ("domain", "abstracted", "board", "sample", "effects"),
    ),
    "framework": (gettext_lazy("Translation and framework"), ("framework", "translation")),
    "extraction": (gettext_lazy("Extraction"), ("form", "extraction")),
    "confidence": (
        gettext_lazy("Confidence and recommendations"),
        ("confidence", "recommendation", "reporting"),
    ),
    "exports": (
        gettext_lazy("Flow and downloads"),
        ("list", "flow", "printed", "earlier", "archive", "publication"),
    ),
}
