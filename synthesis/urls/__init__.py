"""Addresses of the synthesis floor, topic by topic."""

from synthesis.urls import reading

app_name = "synthesis"

urlpatterns = [*reading.urlpatterns]
