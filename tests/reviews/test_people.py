"""Accounts: signing up and in, forgotten passwords, too many tries."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction

from reviews.models import User
from tests.factories import PASSWORD, make_user

SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    """Failed tries are counted in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


@pytest.mark.parametrize("email", ["ana@example.org", "ANA@Example.Org"])
def test_one_signs_in_by_address_in_any_case(client, ana, email):
    assert sign_in(client, email).url == "/"
    assert client.get("/").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_be(client, review, ana):
    wanted = f"/r/{review.slug}/team/"
    turned_away = client.get(wanted)
    assert turned_away.url == f"{SIGN_IN}?next={wanted}"
    assert sign_in(client, ana.email, next=wanted).url == wanted


def test_signing_in_never_leads_to_another_site(client, ana):
    assert sign_in(client, ana.email, next="https://evil.example/").url == "/"


def test_a_wrong_password_says_so_without_saying_which_half(client, ana):
    for email in ("ana@example.org", "nobody@example.org"):
        page = sign_in(client, email, "wrong").content.decode()
        assert "That address and password don&#x27;t belong together" in page


def test_after_many_wrong_passwords_even_the_right_one_waits(client, ana):
    for _try in range(5):
        sign_in(client, ana.email, "wrong")
    page = sign_in(client, ana.email).content.decode()
    assert "Too many wrong passwords in a row" in page
    assert "_auth_user_id" not in client.session


def test_one_persons_wrong_passwords_lock_nobody_else_out(client, ana, ben):
    for _try in range(5):
        sign_in(client, ana.email, "wrong")
    assert sign_in(client, ben.email).url == "/"


def test_a_forgotten_password_is_replaced_by_mail(client, ana):
    client.post("/accounts/password/reset/", {"email": "Ana@example.org"})
    [sent] = mail.outbox
    assert sent.to == ["ana@example.org"]
    path = re.search(r"https?://[^/]+(/\S+)", sent.body).group(1)
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    fresh = "another-lantern-43"
    client.post(address, {"password1": fresh, "password2": fresh})
    assert sign_in(client, ana.email, fresh).url == "/"
    client.logout()
    assert sign_in(client, ana.email).status_code == 200
    used = client.get(path, follow=True).content.decode()
    assert 'name="password1"' not in used


def test_asking_for_links_without_end_is_stopped_with_a_clear_page(client, ana):
    for _try in range(30):
        page = client.post("/accounts/password/reset/", {"email": ana.email})
        if page.status_code == 429:
            break
    assert page.status_code == 429
    assert "Nothing was changed. Wait a few minutes" in page.content.decode()
    assert len(mail.outbox) < 30


def test_asking_for_an_unknown_address_tells_nothing(client, db):
    known_or_not = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert known_or_not.url == "/accounts/password/reset/done/"


def test_sign_up_is_shut_without_an_invitation(client, db):
    sent = {"name": "Dan", "email": "d@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for page in (client.get(SIGN_UP), client.post(SIGN_UP, sent)):
        assert "by invitation" in page.content.decode()
    assert not User.objects.exists()


def test_a_server_may_open_sign_up_to_all(client, db, settings):
    settings.OPEN_SIGNUP = True
    sent = {"name": "Dan", "email": "D@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(SIGN_UP, sent).url == "/"
    assert (User.objects.get().name, User.objects.get().email) == ("Dan", "d@example.org")


def test_a_weak_password_and_a_missing_name_are_sent_back(client, db, settings):
    settings.OPEN_SIGNUP = True
    sent = {"name": "", "email": "d@example.org", "password1": "12345", "password2": "12345"}
    page = client.post(SIGN_UP, sent).content.decode()
    assert 'id="id_name_error"' in page and 'id="id_password1_error"' in page
    assert not User.objects.exists()


def test_one_address_has_one_account_in_any_case(client, db, settings):
    settings.OPEN_SIGNUP = True
    make_user("dan@example.org")
    sent = {"name": "D", "email": "DAN@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert (
        "There is an account with this address already"
        in client.post(SIGN_UP, sent).content.decode()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Dan@Example.org")


@pytest.mark.parametrize(
    ("name", "email", "initials"),
    [
        ("Ana Novak", "x@y.org", "AN"),
        ("Ana Maria de Novak", "x@y.org", "AN"),
        ("Ana", "x@y.org", "A"),
        ("", "ana.novak@y.org", "AN"),
    ],
)
def test_initials_come_from_the_name_or_the_address(name, email, initials):
    assert User(name=name, email=email).initials == initials


def test_mails_are_plain_text_without_escapes(client, db):
    user = make_user("o'hara@example.org", name="Ann & Co <x>")
    client.post("/accounts/password/reset/", {"email": user.email})
    body = mail.outbox[0].body
    assert "&amp;" not in body and "&#x27;" not in body and "&lt;" not in body


def test_an_account_that_was_closed_is_signed_out_at_once(client, ana):
    sign_in(client, ana.email)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get("/").headers["Location"].startswith(SIGN_IN)


def test_a_session_of_an_account_that_is_gone_is_nobodys(client, db):
    guest = make_user("guest@example.org")
    sign_in(client, guest.email)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=guest.pk).delete()
    assert client.get("/").headers["Location"].startswith(SIGN_IN)
