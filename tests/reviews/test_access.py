"""The door: every page of every floor is walked, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from reviews.access import OPERATOR, PERMISSIONS, May, Seat
from reviews.models import Member, Role
from reviews.views.help import permissions_table
from tests.factories import make_member, make_review, make_user

DOC = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
# What an address part may look like where it is not the review's own name.
EXAMPLES = {"int": 1, "slug": "x", "str": "x", "path": "x", "uuid": "0" * 32}
NAMED = {"stage": "title_abstract", "kind": "include"}


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern, resolvers unfolded."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        else:
            yield here, entry


# The one page of a review without a door: what its lead has published for everybody.
OPEN_TO_ALL = "published/<slug:slug>/"


def doors() -> list[tuple[str, URLPattern]]:
    """The addresses inside a review."""
    return [
        (route, pattern)
        for route, pattern in patterns()
        if "slug:slug" in route and route != OPEN_TO_ALL
    ]


def address(pattern: URLPattern, route: str, slug: str) -> str:
    """A concrete address of this pattern in the review with this slug."""
    names = {type(converter): name for name, converter in get_converters().items()}
    for name, converter in pattern.pattern.converters.items():
        kind = names.get(type(converter), "str")
        value = slug if name == "slug" else NAMED.get(name, EXAMPLES.get(kind, "x"))
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(spelling, str(value))
    return "/" + route


def ask(client: Client, url: str, pattern: URLPattern) -> int:
    """The status of this address, asked in a way that it answers to."""
    status = client.get(url).status_code
    return client.post(url).status_code if status == 405 else status


def routes() -> list[str]:
    return [route for route, _pattern in doors()]


def pattern_at(route: str) -> URLPattern:
    return next(pattern for other, pattern in patterns() if other == route)


def pattern_of(route: str) -> URLPattern:
    return next(pattern for other, pattern in doors() if other == route)


def test_there_are_doors_to_walk_through():
    assert len(routes()) > 20


def test_only_what_is_published_has_no_door(review, client):
    doorless = [route for route, pattern in patterns() if "slug:slug" in route]
    doorless = [route for route in doorless if not hasattr(pattern_at(route).callback, "may")]
    assert doorless == [OPEN_TO_ALL]
    assert client.get(f"/published/{review.slug}/").status_code == 404


def test_whatever_names_a_review_has_a_door():
    doorless = [route for route, pattern in doors() if not hasattr(pattern.callback, "may")]
    assert doorless == []


def test_nothing_reaches_a_review_by_another_name():
    strays = [
        route for route, _p in patterns() if route.startswith("r/") and "slug:slug" not in route
    ]
    assert strays == []


def test_a_stranger_finds_nothing_behind_any_door(review, client_of, dan):
    client = client_of(dan)
    for route, pattern in doors():
        assert ask(client, address(pattern, route, review.slug), pattern) == 404, route


def test_a_removed_member_is_a_stranger(review, client_of, ben):
    Member.objects.filter(user=ben).update(removed_at="2026-01-01T00:00Z")
    client = client_of(ben)
    for route, pattern in doors():
        assert ask(client, address(pattern, route, review.slug), pattern) == 404, route


def test_who_is_signed_out_is_asked_to_sign_in(review, client):
    for route, pattern in doors():
        url = address(pattern, route, review.slug)
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        assert answer.status_code == 302, route
        assert answer.url.startswith("/accounts/login/?next="), route


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_turned_away(role, review, client_of):
    client = client_of(make_member(review, None, role).user)
    for route, pattern in doors():
        if pattern.callback.may not in PERMISSIONS[role]:
            assert ask(client, address(pattern, route, review.slug), pattern) == 403, route


@pytest.mark.parametrize("role", list(Role))
def test_no_door_breaks_before_whoever_may_pass(role, review, client_of):
    client = client_of(make_member(review, None, role).user)
    for route, pattern in doors():
        if pattern.callback.may in PERMISSIONS[role]:
            status = client.get(address(pattern, route, review.slug)).status_code
            assert status not in (403, 500), route


def test_what_is_in_another_review_is_not_reached_through_mine(review, client_of, cleo):
    elsewhere = make_review("elsewhere")
    client = client_of(cleo)
    for route, pattern in doors():
        assert ask(client, address(pattern, route, elsewhere.slug), pattern) == 404, route


def test_only_these_pages_open_without_signing_in(client, db):
    open_to_all = {
        f"/{route}"
        for route, pattern in patterns()
        if not pattern.pattern.converters
        and not route.startswith(("accounts/", "^"))
        and client.get(f"/{route}").status_code != 302
    }
    assert open_to_all == {"/healthz"}


# Seats


@pytest.mark.parametrize("role", list(Role))
def test_a_seat_may_what_its_role_permits(role, review):
    seat = Seat.of(make_member(review, None, role))
    for may in May:
        assert seat.may(may) == (may in PERMISSIONS[role])


def test_several_roles_add_up(review):
    seat = Seat.of(make_member(review, None, Role.REVIEWER, Role.LEAD))
    assert seat.permissions == PERMISSIONS[Role.REVIEWER] | PERMISSIONS[Role.LEAD]


def test_who_was_removed_may_nothing(review):
    member = make_member(review, None, Role.LEAD, removed_at="2026-01-01T00:00Z")
    assert Seat.of(member).permissions == frozenset()


def test_the_operator_runs_the_review_and_judges_nothing(review):
    seat = Seat.operator(review)
    assert seat.permissions == OPERATOR
    assert not seat.may(May.SCREEN) and not seat.may(May.SETTLE)
    with pytest.raises(PermissionDenied):
        seat.require(May.SCREEN)


def test_only_reviewers_screen_and_only_leads_settle():
    assert [role for role in Role if May.SCREEN in PERMISSIONS[role]] == [Role.REVIEWER]
    assert [role for role in Role if May.SETTLE in PERMISSIONS[role]] == [Role.LEAD]


def test_no_reviewer_reads_what_is_revealed_before_the_stage_is_closed():
    assert May.READ_REVEALED not in PERMISSIONS[Role.REVIEWER]


# The written table


def written_table() -> str:
    """The table as docs/permissions.md must have it."""
    head = ["Permission", *(str(role.label) for role in Role)]
    rows = [
        [str(may.value), *("yes" if yes else "–" for yes in granted)]
        for may, granted in permissions_table()
    ]
    marks = ["---", *(":-:" for _role in Role)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, marks, *rows])


def test_the_documented_table_is_the_one_in_force():
    assert written_table() in DOC.read_text(encoding="utf-8"), (
        f"docs/permissions.md must hold this table:\n\n{written_table()}\n"
    )


def test_the_help_page_shows_the_same_table(client_of, db):
    page = client_of(make_user()).get("/help/").content.decode()
    for may in May:
        assert str(may.value) in page
    yes = sum(len(permissions) for permissions in PERMISSIONS.values())
    assert page.count('aria-label="yes"') == yes
