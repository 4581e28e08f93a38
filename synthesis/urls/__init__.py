"""Addresses of the synthesis floor, topic by topic."""

from synthesis.urls import codes, coding, reading, table

app_name = "synthesis"

urlpatterns = [
    *codes.urlpatterns,
    *coding.urlpatterns,
    *reading.urlpatterns,
    *table.urlpatterns,
]
