"""Addresses of confidence in review findings, and of recommendations."""

from django.urls import path

from synthesis.views import assigning, confidence, recommendations

_CONFIDENCE = "r/<slug:slug>/synthesis/confidence/"
_RECOMMENDATIONS = "r/<slug:slug>/synthesis/recommendations/"
_ONE = _CONFIDENCE + "<int:number>/"

urlpatterns = [
    path(_CONFIDENCE, confidence.overview, name="confidence"),
    path(_CONFIDENCE + "profile/", confidence.profile, name="confidence_profile"),
    path(_CONFIDENCE + "put-up/", confidence.put_up, name="confidence_put_up"),
    path(_CONFIDENCE + "assign/", assigning.assign, name="confidence_assign"),
    path(_CONFIDENCE + "<slug:name>.<str:format>", confidence.file, name="confidence_file"),
    path(_ONE, confidence.finding, name="confidence_finding"),
    path(_ONE + "assess/", confidence.assess, name="confidence_assess"),
    path(_ONE + "save/", confidence.save, name="confidence_save"),
    path(_ONE + "send/", confidence.send, name="confidence_send"),
    path(_ONE + "take-back/", confidence.take_back, name="confidence_take_back"),
    path(_ONE + "settle/", confidence.settle, name="confidence_settle"),
    path(_ONE + "again/", confidence.again, name="confidence_again"),
    path(_CONFIDENCE + "settlements/<int:pk>/reopen/", confidence.reopen,
         name="confidence_reopen"),
    path(_RECOMMENDATIONS, recommendations.listing, name="recommendations"),
    path(_RECOMMENDATIONS + "write/", recommendations.write, name="recommendation_write"),
    path(_RECOMMENDATIONS + "<int:number>/change/", recommendations.change,
         name="recommendation_change"),
    path(_RECOMMENDATIONS + "<int:number>/retire/", recommendations.retire,
         name="recommendation_retire"),
]  # fmt: skip
