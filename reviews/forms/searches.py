"""Forms of the search log: an entry, and the files that belong to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.actions import keeping, reporting, searches
from reviews.models import Channel, Review, Search
from reviews.models.search import BESIDE, DATABASE_ARM, SLOTS

SOURCES = (
    "MEDLINE", "Embase", "CINAHL", "PsycINFO", "Scopus", "Web of Science", "CENTRAL", "AMED",
    "ASSIA", "British Nursing Index", "PsycARTICLES", "ERIC", "LILACS", "ClinicalTrials.gov",
    "ProQuest Dissertations", "Google Scholar",
)  # fmt: skip
PLATFORMS = (
    "Ovid", "EBSCOhost", "PubMed", "Embase.com", "ProQuest", "Scopus.com", "Clarivate",
    "Cochrane Library",
)  # fmt: skip


class SearchForm(forms.ModelForm):
    """One entry of the search log, slot by slot, as a reporting guideline asks for them."""

    again = forms.BooleanField(
        label=gettext_lazy("This is another search: log it beside the equal one"),
        required=False,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Search
        fields = (
            "channel", "source", "platform", "together", "url", "contact", "run_on", "answered_on",
            "raw_hits", "looked_at", "direction", "round", "coverage", "query", "limits",
            "filters", "notes",
        )  # fmt: skip
        labels = {
            "raw_hits": gettext_lazy("Hits printed"),
            "run_on": gettext_lazy("Date of the search"),
            "coverage": gettext_lazy("Years covered"),
            "together": gettext_lazy("Searched at once with"),
            "filters": gettext_lazy("Published search filters"),
        }
        help_texts = {
            "channel": gettext_lazy(
                "It says in which arm of the flow its records count, and what is asked here."
            ),
            "source": gettext_lazy(
                "What was searched or who was asked: a database, a website, a journal, a person."
            ),
            "url": gettext_lazy("Where it was looked at."),
            "contact": gettext_lazy("Names, or how many people and of which group."),
            "looked_at": gettext_lazy("Documents, issues or pages that were looked through."),
            "direction": gettext_lazy("Which way citations were followed."),
            "round": gettext_lazy("1 follows included reports that were found otherwise."),
            "platform": gettext_lazy("Through what, such as Ovid or EBSCOhost."),
            "together": gettext_lazy(
                "Other databases that the same search went through on this platform, if any."
            ),
            "filters": gettext_lazy(
                "Such as one for qualitative research: whose it is, and whether it was changed."
                " Blank where none was used."
            ),
            "raw_hits": gettext_lazy("The import is checked against it."),
            "query": gettext_lazy("As it was entered, line by line; it is reported word for word."),
            "limits": gettext_lazy("Languages, years, publication types."),
            "notes": gettext_lazy("Who searched, who checked the string, alerts, anything else."),
        }
        widgets = {
            "source": forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
            "platform": forms.TextInput(attrs={"list": "platforms", "autocomplete": "off"}),
            "url": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            "run_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "answered_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "query": forms.Textarea(attrs={"rows": 6, "class": "string", "spellcheck": "false"}),
            "limits": forms.Textarea(attrs={"rows": 2}),
            "filters": forms.Textarea(attrs={"rows": 2}),
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.review = review

    def clean(self) -> dict[str, Any]:
        """Ask back where the log has an equal entry already."""
        sent = super().clean() or self.cleaned_data
        slots = {name: value for name, value in sent.items() if name != "again"}
        if self.errors or sent.get("again"):
            return sent
        wanted = Search(review=self.instance.review, pk=self.instance.pk, **slots)
        if set(slots) & set(self.changed_data):
            said = searches.said_already(wanted)
            if said:
                self.fields["again"].widget = forms.CheckboxInput()
                raise ValidationError(said)
        return sent

    @property
    def slots(self) -> dict[str, Any]:
        """What the entry says, for the action."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def arms(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The channels to choose from, by arm: value, words, and whether it is chosen."""
        chosen = str(self["channel"].value() or Channel.DATABASE)
        groups: dict[bool, list[tuple[str, str, bool]]] = {True: [], False: []}
        for value, words in Channel.choices:
            groups[value in DATABASE_ARM].append((value, str(words), value == chosen))
        return [(_("Databases and registers"), groups[True]), (_("Other methods"), groups[False])]

    @property
    def asked(self) -> list[tuple[Any, str]]:
        """The slots that only some channels are asked for, each with the names of those."""
        by_channel = {one: (*SLOTS[one], *BESIDE.get(one, ())) for one in SLOTS}
        channels = {
            name: " ".join(one for one, names in by_channel.items() if name in names)
            for name in self.Meta.fields
        }
        return [(self[name], those) for name, those in channels.items() if those]


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes many at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Many files; an empty one is let through, since the import says best what is wrong with it."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Check each file by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file) for file in files if file]


class UploadForm(forms.Form):
    """Export files of one search, or references pasted as text."""

    exports = ManyFilesField(
        label=gettext_lazy("Drop export files here, or choose them"),
        required=False,
        allow_empty_file=True,
        max_length=None,
    )
    pasted = forms.CharField(
        label=gettext_lazy("References as text"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "string", "spellcheck": "false"}),
        help_text=gettext_lazy("In any format that a file may have: RIS, PubMed, CSV."),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Import files again that were imported before"), required=False
    )

    def clean_exports(self) -> list[UploadedFile]:
        """Hold each file to the server's limit."""
        files: list[UploadedFile] = self.cleaned_data["exports"]
        for file in files:
            if said := keeping.said_too_large(file.name or "", file.size or 0):
                raise ValidationError(said)
        return files

    def clean(self) -> dict[str, Any]:
        """Something must be brought."""
        sent = super().clean() or self.cleaned_data
        if not self.errors and not (sent.get("exports") or sent.get("pasted", "").strip()):
            raise ValidationError(_("Choose at least one file, or paste references."))
        return sent

    @property
    def contents(self) -> list[tuple[str, Any]]:
        """Name and content of everything that was brought."""
        found: list[tuple[str, Any]] = [
            (file.name or "", file) for file in self.cleaned_data["exports"]
        ]
        pasted = self.cleaned_data["pasted"]
        if pasted.strip():
            found.append((_("pasted text"), ContentFile(pasted.encode())))
        return found


class RemarkForm(forms.Form):
    """Words on one item of a reporting guideline."""

    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=reporting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, item: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id=f"say-{item}-%s")
