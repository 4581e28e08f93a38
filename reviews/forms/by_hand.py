"""One record that a person adds, slot by slot or from a pasted citation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.forms.duplicates import CorrectForm
from reviews.methods.citations import reference_in
from reviews.methods.formats import Name, Reference
from reviews.methods.identifiers import normal_doi, normal_pmid

TYPES = (
    ("article-journal", gettext_lazy("Journal article")),
    ("report", gettext_lazy("Report")),
    ("thesis", gettext_lazy("Thesis")),
    ("book", gettext_lazy("Book")),
    ("chapter", gettext_lazy("Chapter")),
    ("paper-conference", gettext_lazy("Conference paper")),
    ("webpage", gettext_lazy("Web page")),
    ("document", gettext_lazy("Other document")),
)
# Bibliographic slots, in the order in which they are asked; the abstract comes last.
SLOTS = ("volume", "issue", "pages")


class RecordForm(CorrectForm):
    """One record: something to find it by, and as much else as is known."""

    type = forms.ChoiceField(label=gettext_lazy("What it is"), choices=TYPES, required=False)
    citation = forms.CharField(
        label=gettext_lazy("A citation, as it is printed"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 2, "class": "string", "spellcheck": "false"}),
        help_text=gettext_lazy("Paste one and have the fields below filled from it."),
    )
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = ("citation", "doi", "pmid", "type", "title", "authors", "year", "journal")

    @classmethod
    def read(cls, text: str) -> RecordForm:
        """The form filled from a citation, as far as its shape makes certain."""
        found = reference_in(text.strip())
        values: dict[str, Any] = found.as_dict()
        shown = {name: values[name] for name in cls.base_fields if name in values}
        return cls(initial=shown | {"authors": "\n".join(values["authors"]), "citation": text})

    def clean_doi(self) -> str:
        """As all DOIs are kept; something else is refused instead of lost."""
        return self._identifier("doi", normal_doi, _("This is no DOI: it begins with “10.”."))

    def clean_pmid(self) -> str:
        """As all PubMed numbers are kept."""
        return self._identifier("pmid", normal_pmid, _("A PubMed number has up to nine digits."))

    def _identifier(self, name: str, normal: Any, wrong: str) -> str:
        given = str(self.cleaned_data[name]).strip()
        found = str(normal(given)) if given else ""
        if given and not found:
            raise ValidationError(wrong)
        return found

    def clean(self) -> dict[str, Any]:
        """Something must say what it is."""
        sent = super().clean() or self.cleaned_data
        if not self.errors and not any(sent.get(name) for name in ("title", "doi", "pmid")):
            raise ValidationError(_("Give a title, a DOI or a PubMed number."))
        return sent

    def reference(self) -> Reference:
        """What the action stores; the pasted citation stays as the entry's own text."""
        said = self.cleaned_data
        names = tuple(_name(line) for line in said["authors"])
        plain = ("title", "year", "journal", *SLOTS, "doi", "pmid", "language", "abstract")
        return Reference(
            type=said["type"] or "document",
            authors=names,
            urls=(said["url"],) if said["url"] else (),
            raw=said["citation"].strip(),
            **{name: said[name] for name in plain},
        )


def _name(text: str) -> Name:
    """Family name and given names parted by the first comma; a name without one is kept whole."""
    family, comma, given = (part.strip() for part in text.partition(","))
    return Name(family, given) if comma and family and given else Name(literal=text.strip(" ,"))
