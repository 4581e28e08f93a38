"""Addresses of the screening floor."""

from django.urls import path

from screening.views import screen

app_name = "screening"

_REVIEW = "r/<slug:slug>/"

urlpatterns = [
    path(_REVIEW + "screen/<str:stage>/", screen.screen, name="screen"),
    path(_REVIEW + "screen/<str:stage>/vote/", screen.vote, name="vote"),
    path(_REVIEW + "screen/<str:stage>/skip/", screen.skip, name="skip"),
    path(_REVIEW + "screen/<str:stage>/undo/", screen.undo, name="undo"),
]
