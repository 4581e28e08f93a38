"""The shapes of what the pages of reading and findings send."""

from __future__ import annotations

from django import forms

from synthesis.models import Credibility, Excerpt, Finding, Polarity


class PassageForm(forms.Form):
    """A passage to mark: positions in the text that was read, or its words."""

    text = forms.IntegerField()
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)
    words = forms.CharField(required=False, max_length=20_000)
    voice = forms.ChoiceField(required=False, choices=[("", ""), *Excerpt.Voice.choices])
    memo = forms.CharField(required=False, max_length=10_000)
    code = forms.IntegerField(required=False)
    name = forms.CharField(required=False, max_length=200)
    key = forms.UUIDField(required=False)


class DescribeForm(forms.Form):
    """Whose voice a passage is, and a memo on it."""

    voice = forms.ChoiceField(required=False, choices=[("", ""), *Excerpt.Voice.choices])
    memo = forms.CharField(required=False, max_length=10_000)


class CodeForm(forms.Form):
    """A code to give a passage: one that is there, or the name of a new one."""

    code = forms.IntegerField(required=False)
    name = forms.CharField(required=False, max_length=200)
    polarity = forms.ChoiceField(required=False, choices=[("", ""), *Polarity.choices])


class FindingForm(forms.Form):
    """A finding as it is proposed or reworded."""

    statement = forms.CharField(max_length=4_000)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Finding.Kind.choices])
    page = forms.CharField(required=False, max_length=20)
    why = forms.CharField(required=False, max_length=300)


class FindingVoteForm(forms.Form):
    """A vote on a finding, or what settles it."""

    counts = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    credibility = forms.ChoiceField(required=False, choices=[("", ""), *Credibility.choices])
    words = forms.CharField(required=False, max_length=4_000)
