"""My reviews, opening one, and what the frame shows."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse

from reviews import audit, registry
from reviews.access import Refused, Seat
from reviews.actions import projects
from reviews.context import frame
from reviews.models import Event, ExclusionReason, Member, ProtocolVersion, Review, Role, User
from tests.factories import make_member, make_review, make_user


@pytest.fixture(autouse=True)
def nothing_kept():
    """Counts are kept in the cache, which tests share."""
    cache.clear()


@pytest.fixture
def waiting(monkeypatch):
    """A rail on which seven conflicts wait for whoever may settle them."""

    def entries(seat):
        base = f"/r/{seat.review.slug}/"
        yield "review", "Overview", base, None
        settles = Role.LEAD in seat.member.roles
        yield "records", "Conflicts", base + "conflicts/", 7 if settles else None
        yield "review", "Protocol", base + "protocol/", None

    monkeypatch.setattr(registry, "rail", [entries])


def test_a_newcomer_is_shown_how_to_begin(client_of, dan):
    page = client_of(dan).get("/")
    assert "A review starts with a question" in page.content.decode()
    assert reverse("reviews:create") in page.content.decode()


def test_home_lists_my_reviews_with_my_roles_and_what_waits(client_of, review, cleo, waiting):
    make_review("not-mine", title="Somebody else's review")
    page = client_of(cleo).get("/").content.decode()
    assert "Peer support in adult mental health" in page
    assert "Lead (third reviewer)" in page
    assert "<b>7</b> Conflicts" in page
    assert "Somebody else" not in page


def test_home_shows_nothing_that_waits_for_others(client_of, review, ana, waiting):
    page = client_of(ana).get("/").content.decode()
    assert "<b>7</b>" not in page
    assert "Nothing waits for you" in page


def test_a_review_that_i_was_removed_from_is_gone_from_home(client_of, review, ana):
    Member.objects.filter(user=ana).update(removed_at="2026-01-01T00:00Z")
    assert review.title not in client_of(ana).get("/").content.decode()


def test_home_costs_the_same_for_many_reviews(
    client_of, dan, waiting, django_assert_max_num_queries
):
    for _n in range(25):
        make_member(make_review(), dan, Role.LEAD)
    client = client_of(dan)
    with django_assert_max_num_queries(6):
        page = client.get("/")
    # What waits is counted for the ten with the newest events only.
    assert page.content.decode().count("<b>7</b>") == 10


def test_home_counts_what_waits_once_and_then_only_looks_it_up(
    client_of, dan, django_assert_max_num_queries
):
    for _n in range(12):
        make_member(make_review(), dan, Role.LEAD, Role.REVIEWER)
    client = client_of(dan)
    assert client.get("/").status_code == 200
    with django_assert_max_num_queries(6):
        client.get("/")


def test_what_waits_is_counted_again_as_soon_as_something_happened(
    client_of, review, cleo, monkeypatch
):
    waiting = {"now": 7}

    def entries(seat):
        yield "records", "Conflicts", "/c/", waiting["now"]

    monkeypatch.setattr(registry, "rail", [entries])
    client = client_of(cleo)
    assert "<b>7</b>" in client.get("/").content.decode()
    waiting["now"] = 6
    assert "<b>7</b>" in client.get("/").content.decode()
    audit.log(Seat.operator(review), "conflict.settled")
    assert "<b>6</b>" in client.get("/").content.decode()


def test_whoever_opens_a_review_leads_and_coordinates_it(client_of, dan):
    answer = client_of(dan).post("/new/", {"title": "  Peer   support in Überlingen "})
    review = Review.objects.get()
    assert answer.url == f"/r/{review.slug}/protocol/"
    assert (review.slug, review.title) == (
        "peer-support-in-uberlingen",
        "Peer support in Überlingen",
    )
    assert Member.objects.get().roles == [Role.LEAD, Role.COORDINATOR]
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "protocol.saved",
        "review.created",
    ]


def test_a_new_review_starts_with_reasons_for_both_stages(dan):
    seat = projects.create_review(dan, title="Peer support")
    for stage in ("title_abstract", "full_text"):
        reasons = ExclusionReason.objects.filter(review=seat.review, stage=stage)
        assert "Wrong population" in reasons.values_list("label", flat=True)
        assert [reason.position for reason in reasons] == list(range(1, len(reasons) + 1))
    version = ProtocolVersion.objects.get()
    assert version.number == 1
    assert len(version.snapshot["reasons"]["full_text"]) == reasons.count()


def test_equal_titles_get_short_names_of_their_own(dan):
    slugs = [projects.create_review(dan, title="Peer support").review.slug for _n in range(3)]
    assert slugs == ["peer-support", "peer-support-2", "peer-support-3"]
    long = [projects.create_review(dan, title="very " * 30).review.slug for _n in range(2)]
    assert all(len(slug) <= 60 for slug in long) and len(set(long)) == 2


def test_a_title_without_latin_letters_still_gets_a_short_name(dan):
    assert projects.create_review(dan, title="同伴支持").review.slug == "review"


def test_a_short_name_that_is_taken_is_refused_with_a_free_one(client_of, dan, review):
    page = client_of(dan).post("/new/", {"title": "Mine", "slug": "peer-support"})
    assert page.status_code == 422
    assert "This short name is taken" in page.content.decode()
    with pytest.raises(Refused, match="peer-support-2"):
        projects.create_review(dan, title="Mine", slug="peer-support")


@pytest.mark.parametrize("slug", ["a/b", "-peer", "peer_support", "ä"])
def test_a_short_name_that_links_can_not_carry_is_refused(client_of, dan, slug):
    page = client_of(dan).post("/new/", {"title": "Mine", "slug": slug})
    assert page.status_code == 422
    assert "Use small letters, digits and hyphens" in page.content.decode()
    assert not Review.objects.exists()


def test_html_in_a_title_is_text(client_of, dan):
    client = client_of(dan)
    client.post("/new/", {"title": "<script>alert(1)</script> & co"})
    for address in ("/", f"/r/{Review.objects.get().slug}/team/"):
        page = client.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page


def test_the_rail_follows_the_way_of_the_review(client_of, review, cleo, waiting):
    page = client_of(cleo).get(reverse("reviews:protocol", args=[review.slug]))
    rail = [[entry.label for entry in group] for group in page.context["rail"]]
    assert rail == [["Overview", "Protocol"], ["Conflicts"]]
    current = [e.label for group in page.context["rail"] for e in group if e.current]
    assert current == ["Protocol"]
    assert page.context["waiting_total"] == 7


def test_the_frame_costs_one_query_beside_what_counts_waiting_work(
    client_of, review, cleo, waiting, django_assert_num_queries
):
    make_member(make_review("another"), cleo)
    request = RequestFactory().get(f"/r/{review.slug}/team/")
    request.user = cleo
    request.seat = Seat.of(
        Member.objects.select_related("review", "user").get(user=cleo, review=review)
    )
    with django_assert_num_queries(1):
        values = frame(request)
        assert [mine.slug for mine in values["my_reviews"]] == ["another", "peer-support"]
        assert values["waiting_total"] == 7


def test_settings_rename_the_review_and_the_ledger_says_so(client_of, review, cleo):
    address = reverse("reviews:settings", args=[review.slug])
    client = client_of(cleo)
    assert client.post(address, {"title": "Peers", "seed": "walnut"}).status_code == 302
    review.refresh_from_db()
    assert (review.title, review.seed) == ("Peers", "walnut")
    assert set(Event.objects.values_list("verb", flat=True)) == {
        "review.renamed",
        "review.reseeded",
    }
    page = client.post(address, {"title": "", "seed": "walnut"})
    assert page.status_code == 422


def test_a_reviewer_reads_the_settings_and_changes_only_their_own(client_of, review, ana):
    client = client_of(ana)
    address = reverse("reviews:settings", args=[review.slug])
    page = client.get(address)
    assert review.title in page.content.decode()
    assert client.post(address, {"title": "Mine now", "seed": "x"}).status_code == 403
    assert client.post("/me/", {"name": "Ana  N."}).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.shortcuts) == ("Ana N.", False)


@pytest.mark.parametrize("address", ["/me/", "/help/", "/new/", "/r/peer-support/settings/"])
def test_small_pages_cost_little(client_of, review, cleo, django_assert_max_num_queries, address):
    client = client_of(cleo)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_command_line_opens_a_review_for_a_new_lead(db, client):
    out = StringIO()
    call_command(
        "create_review", "peers", "--title", "Peers", "--lead", "Cleo@Example.org", "--json",
        stdout=out,
    )  # fmt: skip
    made = json.loads(out.getvalue())
    lead = User.objects.get()
    assert (made["slug"], made["lead"], made["account_created"]) == ("peers", lead.email, True)
    assert lead.email == "cleo@example.org"
    assert Member.objects.get().roles == [Role.LEAD, Role.COORDINATOR]
    assert Event.objects.filter(verb="review.created").get().actor_name == "Command line"
    page = client.get(made["set_password"], follow=True)
    assert page.status_code == 200 and 'type="password"' in page.content.decode()


def test_the_command_line_says_what_is_wrong_and_leaves_nothing(review, cleo):
    with pytest.raises(CommandError, match="taken"):
        call_command("create_review", "peer-support", "--title", "T", "--lead", "new@example.org")
    with pytest.raises(CommandError, match="valid email"):
        call_command("create_review", "other", "--title", "T", "--lead", "cleo")
    assert Review.objects.count() == 1
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_command_line_uses_an_account_that_is_there(db):
    make_user("cleo@example.org")
    out = StringIO()
    call_command("create_review", "peers", "--title", "P", "--lead", "CLEO@example.org", stdout=out)
    assert "account was made" not in out.getvalue()
    assert User.objects.count() == 1
