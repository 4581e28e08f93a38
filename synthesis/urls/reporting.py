"""Addresses of reporting: checklists and the draft."""

from django.urls import path

from synthesis.views import reporting

_REPORTING = "r/<slug:slug>/reporting/"
_ONE = _REPORTING + "checklists/<slug:standard>/"

urlpatterns = [
    path(_REPORTING, reporting.overview, name="reporting"),
    path(_REPORTING + "draft.docx", reporting.draft, name="reporting_draft"),
    path(_ONE, reporting.checklist, name="reporting_checklist"),
    path(_ONE + "say/", reporting.say, name="reporting_say"),
    path(_ONE + "table.<str:format>", reporting.file, name="reporting_file"),
]
