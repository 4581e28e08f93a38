"""Addresses of the synthesis floor, topic by topic."""

from synthesis.urls import (
    archive,
    board,
    codes,
    coding,
    confidence,
    figure,
    reading,
    reporting,
    table,
)

app_name = "synthesis"

urlpatterns = [
    *board.urlpatterns,
    *archive.urlpatterns,
    *codes.urlpatterns,
    *coding.urlpatterns,
    *figure.urlpatterns,
    *confidence.urlpatterns,
    *reading.urlpatterns,
    *reporting.urlpatterns,
    *table.urlpatterns,
]
