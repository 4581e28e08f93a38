"""The project's addresses and the yardstick's."""

from django.urls import path

from bench.yardstick import one_row
from config.urls import urlpatterns as of_the_project

urlpatterns = [path("bench/row/<int:pk>/", one_row), *of_the_project]
