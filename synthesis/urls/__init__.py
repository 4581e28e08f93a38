"""Addresses of the synthesis floor, topic by topic."""

from django.urls import URLPattern

app_name = "synthesis"

urlpatterns: list[URLPattern] = []
