"""Forms about a review as a whole."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Review


class CreateForm(forms.Form):
    """What a new review needs: a title; its short name is made from it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    slug = forms.CharField(
        label=gettext_lazy("Short name in links"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens. Left empty, it is made from the title. "
            "It can't be changed later, because links carry it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    question = forms.CharField(
        label=gettext_lazy("Review question"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("It can wait: the protocol page has room for all of it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_title(self) -> str:
        """One line, without spare spaces."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_slug(self) -> str:
        """In small letters; what a person typed with spaces or capitals is meant well."""
        slug = "-".join(self.cleaned_data["slug"].lower().split())
        if not slug:
            return ""
        field = Review._meta.get_field("slug")
        field.run_validators(slug)
        if Review.objects.filter(slug=slug).exists():
            raise ValidationError(_("This short name is taken. Choose another."))
        return slug


class SettingsForm(forms.Form):
    """What can be changed of a review, outside its protocol."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    seed = forms.CharField(
        label=gettext_lazy("Seed of random draws"),
        max_length=60,
        help_text=gettext_lazy(
            "Any word. The same seed draws the same sample and the same split of work, "
            "so a draw can be repeated and reported."
        ),
    )

    def clean_title(self) -> str:
        """One line, without spare spaces."""
        return " ".join(self.cleaned_data["title"].split())
