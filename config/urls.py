"""Every address: each app brings its own, from its `urls` module, as soon as it has one."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from config.views import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
]
urlpatterns += [
    path("", include(f"{app}.urls"))
    for app in ("reviews", "screening", "appraisal", "synthesis")
    if find_spec(f"{app}.urls")
]
