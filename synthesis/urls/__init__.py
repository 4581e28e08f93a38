"""Addresses of the synthesis floor, topic by topic."""

from synthesis.urls import codes, reading, table

app_name = "synthesis"

urlpatterns = [
    *codes.urlpatterns,
    *reading.urlpatterns,
    *table.urlpatterns,
]
