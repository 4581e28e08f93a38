"""The team: inviting, joining, roles, leaving and coming back."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from reviews import background, registry
from reviews.access import Refused, Seat
from reviews.actions import members
from reviews.models import Event, Invitation, Member, Role
from tests.factories import make_member, make_review, make_user


@pytest.fixture
def handed_on(monkeypatch):
    """The reviews whose open work was sent to be handed on."""
    sent = []
    monkeypatch.setattr(registry, "report_changes", ["screening.tend"])
    monkeypatch.setattr(background, "later", lambda name, *ids, **_more: sent.append((name, *ids)))
    return sent


def team_page(review):
    return reverse("reviews:team", args=[review.slug])


def post_invitation(client, review, email="eva@example.org", roles=("reviewer",)):
    address = reverse("reviews:invite", args=[review.slug])
    return client.post(address, {"email": email, "roles": roles}, follow=True)


def member_of(review, user):
    return Member.objects.get(review=review, user=user)


# Inviting


def test_an_invitation_is_mailed_and_its_link_is_shown(client_of, review, dora):
    page = post_invitation(client_of(dora), review)
    invitation = Invitation.objects.get()
    link = f"http://testserver/invite/{invitation.token}/"
    assert f'value="{link}"' in page.content.decode()
    [sent] = mail.outbox
    assert sent.to == ["eva@example.org"]
    assert link in sent.body and "Dora Weiss invites you" in sent.body
    assert "Peer support in adult mental health" in sent.subject
    assert Event.objects.get().facts == {"email": "eva@example.org", "roles": ["reviewer"]}


def test_a_second_invitation_extends_the_first_and_says_so(client_of, review, dora, cleo):
    post_invitation(client_of(dora), review)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    page = post_invitation(client_of(cleo), review, " EVA@example.org ", ("lead", "reviewer"))
    assert "was invited already" in page.content.decode()
    invitation = Invitation.objects.get()
    assert invitation.expires_at > timezone.now() + timedelta(days=13)
    assert invitation.roles == ["reviewer", "lead"]
    assert len(mail.outbox) == 2
    assert invitation.token in mail.outbox[0].body and invitation.token in mail.outbox[1].body


def test_an_expired_invitation_gets_a_new_link(seat_of, review, dora):
    first = members.invite(seat_of(dora), email="eva@example.org", roles=["reviewer"]).invitation
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    again = members.invite(seat_of(dora), email="eva@example.org", roles=["reviewer"])
    assert again.renewed and again.invitation.pk == first.pk
    assert again.invitation.token != first.token
    assert again.invitation.is_open


def test_who_is_in_already_is_not_invited(client_of, review, dora):
    page = post_invitation(client_of(dora), review, "Ana@example.org")
    assert page.status_code == 422
    assert "Ana Novak is in this review already" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("email", "roles"), [("eva", ["reviewer"]), ("e@x.org", []), ("e@x.org", ["king"])]
)
def test_a_wrong_invitation_is_sent_back_with_the_reason(client_of, review, dora, email, roles):
    page = post_invitation(client_of(dora), review, email, roles)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_mail_server_that_is_down_loses_no_invitation(client_of, review, dora, monkeypatch):
    def refuse(*_args, **_more):
        raise ConnectionRefusedError

    monkeypatch.setattr(members, "send_mail", refuse)
    page = post_invitation(client_of(dora), review)
    assert "pass on the link" in page.content.decode()
    assert Invitation.objects.get().token in page.content.decode()


def test_a_reviewer_sees_the_team_but_neither_links_nor_forms(
    client_of, review, ana, dora, seat_of
):
    made = members.invite(seat_of(dora), email="eva@example.org", roles=["reviewer"]).invitation
    page = client_of(ana).get(team_page(review)).content.decode()
    assert "Cleo Lindt" in page
    assert made.token not in page and "eva@example.org" not in page
    assert 'name="roles"' not in page
    assert post_invitation(client_of(ana), review).status_code == 403


# Joining


@pytest.fixture
def invitation(seat_of, review, dora):
    return members.invite(seat_of(dora), email="eva@example.org", roles=["reviewer"]).invitation


def link(invitation):
    return reverse("reviews:join", args=[invitation.token])


def test_a_guest_signs_up_through_the_link_and_joins(client, review, invitation):
    offer = client.get(link(invitation)).content.decode()
    assert "Create an account to join" in offer
    address = re.search(r'href="(/accounts/signup/[^"]+)"', offer).group(1).replace("&amp;", "&")
    form = client.get(address).content.decode()
    assert 'value="eva@example.org"' in form
    sent = {
        "name": " Eva  Holm ",
        "email": "Eva@example.org",
        "password1": "lantern-orchard-42",
        "password2": "lantern-orchard-42",
        "next": link(invitation),
    }
    confirm = client.post("/accounts/signup/", sent, follow=True)
    assert "Join as Eva Holm" in confirm.content.decode()
    client.post(link(invitation))
    eva = Member.objects.get(review=review, user__email="eva@example.org")
    assert (str(eva.user), eva.roles) == ("Eva Holm", ["reviewer"])
    assert client.get(team_page(review)).status_code == 200
    assert Event.objects.first().verb == "member.joined"


def test_signing_in_with_another_address_joins_after_confirming(client_of, review, invitation, dan):
    client = client_of(dan)
    page = client.get(link(invitation)).content.decode()
    assert "The invitation was sent to eva@example.org" in page
    assert not Member.objects.filter(user=dan).exists()
    client.post(link(invitation))
    assert member_of(review, dan).roles == ["reviewer"]
    invitation.refresh_from_db()
    assert invitation.accepted_by == dan


def test_a_member_who_accepts_keeps_their_roles_and_gains_those_offered(
    client_of, review, ana, seat_of, dora
):
    made = members.invite(seat_of(dora), email="a.novak@uni.org", roles=["observer", "lead"])
    client = client_of(ana)
    assert "You are in this review already" in client.get(link(made.invitation)).content.decode()
    page = client.post(link(made.invitation), follow=True)
    assert member_of(review, ana).roles == ["reviewer", "lead", "observer"]
    messages = [str(message) for message in page.context["messages"]] if page.context else []
    told = " ".join(messages)
    assert "now you are lead (third reviewer) and observer too" in told


def test_a_link_lets_one_person_in_once(client_of, review, invitation, dan, client):
    client_of(dan).post(link(invitation))
    page = client.get(link(invitation))
    assert page.status_code == 410
    assert "used already" in page.content.decode()
    again = client_of(dan).get(link(invitation))
    assert again.url == f"/r/{review.slug}/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has expired"),
        ({"revoked_at": timezone.now()}, "was taken back"),
    ],
)
def test_a_link_that_is_over_says_why(client_of, invitation, dan, change, words):
    Invitation.objects.update(**change)
    client = client_of(dan)
    for page in (client.get(link(invitation)), client.post(link(invitation))):
        assert page.status_code == 410
        assert words in page.content.decode()
    assert not Member.objects.filter(user=dan).exists()


def test_an_unknown_link_says_so(client, db):
    page = client.get("/invite/nothing/")
    assert page.status_code == 404
    assert "no invitation behind this link" in page.content.decode()


def test_a_revoked_link_shuts_sign_up_again(client, invitation, seat_of, dora):
    client.get(link(invitation))
    assert 'name="password1"' in client.get("/accounts/signup/").content.decode()
    members.revoke(seat_of(dora), invitation.pk)
    assert "by invitation" in client.get("/accounts/signup/").content.decode()


def test_what_was_accepted_can_not_be_taken_back(client_of, invitation, dan, dora, seat_of):
    client_of(dan).post(link(invitation))
    with pytest.raises(Refused, match="accepted already"):
        members.revoke(seat_of(dora), invitation.pk)


def test_an_invitation_of_another_review_is_out_of_reach(seat_of, review, dora):
    elsewhere = make_review()
    lead = make_member(elsewhere, None, Role.LEAD)
    made = members.invite(Seat.of(lead), email="eva@example.org", roles=["reviewer"]).invitation
    with pytest.raises(Refused, match="no such invitation"):
        members.revoke(seat_of(dora), made.pk)
    made.refresh_from_db()
    assert made.is_open


def test_home_reminds_of_an_invitation_to_my_address(client_of, invitation):
    eva = make_user("eva@example.org")
    address = EmailAddress.objects.create(user=eva, email=eva.email, primary=True, verified=True)
    page = client_of(eva).get("/").content.decode()
    assert "You are invited to" in page and link(invitation) in page
    # Whoever has only claimed the address isn't led to what was sent to it.
    address.verified = False
    address.save()
    assert link(invitation) not in client_of(eva).get("/").content.decode()


def test_an_invitation_brings_a_removed_member_back_as_invited(
    client_of, review, dora, ben, seat_of
):
    members.remove(seat_of(dora), member_of(review, ben).pk)
    made = members.invite(seat_of(dora), email=ben.email, roles=["observer"]).invitation
    client_of(ben).post(link(made))
    back = member_of(review, ben)
    assert (back.removed_at, back.roles) == (None, ["observer"])


# Roles, leaving, coming back


def test_roles_change_and_the_ledger_keeps_both(client_of, review, dora, ana):
    address = reverse("reviews:roles", args=[review.slug, member_of(review, ana).pk])
    client_of(dora).post(address, {"roles": ["observer", "reviewer"]})
    assert member_of(review, ana).roles == ["reviewer", "observer"]
    event = Event.objects.get()
    assert (event.verb, event.actor_name) == ("member.roles_changed", "Dora Weiss")
    assert event.facts == {
        "name": "Ana Novak",
        "old": ["reviewer"],
        "new": ["reviewer", "observer"],
    }


def test_nobody_is_left_without_a_role(client_of, review, dora, ana):
    address = reverse("reviews:roles", args=[review.slug, member_of(review, ana).pk])
    client_of(dora).post(address, {}, headers={"accept": "text/html"})
    assert member_of(review, ana).roles == ["reviewer"]


def test_nobody_raises_themselves(client_of, review, ana, seat_of):
    own = member_of(review, ana)
    address = reverse("reviews:roles", args=[review.slug, own.pk])
    assert client_of(ana).post(address, {"roles": ["lead"]}).status_code == 403
    with pytest.raises(PermissionDenied):
        members.set_roles(seat_of(ana), own.pk, roles=["reviewer", "lead"])
    assert member_of(review, ana).roles == ["reviewer"]


def test_the_last_lead_stays_lead(seat_of, review, dora, cleo):
    seat, lead = seat_of(dora), member_of(review, cleo)
    with pytest.raises(Refused, match="Cleo Lindt is the only lead"):
        members.remove(seat, lead.pk)
    with pytest.raises(Refused, match="only lead"):
        members.set_roles(seat, lead.pk, roles=["reviewer"])
    with pytest.raises(Refused, match="only lead"):
        members.remove(seat_of(cleo), lead.pk)
    make_member(review, None, Role.LEAD)
    members.remove(seat, lead.pk)
    assert member_of(review, cleo).removed_at


def test_a_removed_member_is_out_at_once_and_their_work_is_handed_on(
    client_of, review, dora, ben, handed_on
):
    client = client_of(ben)
    assert client.get(team_page(review)).status_code == 200
    address = reverse("reviews:remove", args=[review.slug, member_of(review, ben).pk])
    client_of(dora).post(address)
    assert ("screening.tend", review.pk) in handed_on
    assert client.get(team_page(review)).status_code == 404
    assert Event.objects.get().verb == "member.removed"
    page = client_of(dora).get(team_page(review)).content.decode()
    assert "No longer in this review" in page and "removed by Dora Weiss" in page


def test_a_removed_member_comes_back_with_their_roles(client_of, review, dora, ben):
    member = member_of(review, ben)
    client = client_of(dora)
    client.post(reverse("reviews:remove", args=[review.slug, member.pk]))
    client.post(reverse("reviews:bring_back", args=[review.slug, member.pk]))
    assert member_of(review, ben).roles == ["reviewer"]
    assert client_of(ben).get(team_page(review)).status_code == 200


def test_a_link_in_the_letter_box_does_not_undo_a_removal(client_of, review, dora, ben, seat_of):
    made = Invitation.objects.create(
        review=review,
        email="BEN@example.org",
        roles=["reviewer"],
        expires_at=timezone.now() + timedelta(days=3),
    )
    members.remove(seat_of(dora), member_of(review, ben).pk)
    assert client_of(ben).post(link(made)).status_code == 410
    assert member_of(review, ben).removed_at


def test_losing_the_right_to_screen_hands_work_on(seat_of, review, dora, ana, handed_on):
    members.set_roles(seat_of(dora), member_of(review, ana).pk, roles=["reviewer", "observer"])
    assert ("screening.tend", review.pk) not in handed_on
    members.set_roles(seat_of(dora), member_of(review, ana).pk, roles=["observer"])
    assert ("screening.tend", review.pk) in handed_on


def test_anybody_may_leave_but_the_last_lead(client_of, review, ana, cleo):
    address = reverse("reviews:leave", args=[review.slug])
    assert client_of(ana).post(address).url == "/"
    assert member_of(review, ana).removed_at
    assert Event.objects.get().verb == "member.left"
    client_of(cleo).post(address, headers={"accept": "text/html"})
    assert member_of(review, cleo).removed_at is None


def test_a_member_of_another_review_is_out_of_reach(seat_of, review, dora):
    outsider = make_member(make_review())
    for act in (members.remove, members.bring_back):
        with pytest.raises(Refused, match="no such person"):
            act(seat_of(dora), outsider.pk)
    with pytest.raises(Refused, match="no such person"):
        members.set_roles(seat_of(dora), outsider.pk, roles=["lead"])


def test_one_who_lost_the_team_meanwhile_changes_nothing(seat_of, review, dora, cleo, ana):
    opened_before = seat_of(dora)
    members.set_roles(seat_of(cleo), member_of(review, dora).pk, roles=["observer"])
    with pytest.raises(PermissionDenied):
        members.remove(opened_before, member_of(review, ana).pk)
    assert member_of(review, ana).removed_at is None


def at_once(*calls):
    """Run calls in threads that start together; their results or exceptions, in order."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_demote_each_other_leave_one_lead(review, cleo, ben, seat_of):
    Member.objects.filter(user=ben).update(roles=["lead"])
    first, second = seat_of(cleo), seat_of(ben)
    results = at_once(
        lambda: members.set_roles(first, second.member.pk, roles=["reviewer"]),
        lambda: members.set_roles(second, first.member.pk, roles=["reviewer"]),
    )
    assert sum(isinstance(result, PermissionDenied | Refused) for result in results) == 1
    leads = Member.objects.filter(review=review, roles__contains=["lead"])
    assert leads.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_in_the_same_instant_are_one(review, cleo, dora, seat_of):
    seats = [seat_of(cleo), seat_of(dora)]
    results = at_once(
        *(
            lambda seat=seat: members.invite(seat, email="eva@example.org", roles=["reviewer"])
            for seat in seats
        )
    )
    assert sorted(result.renewed for result in results) == [False, True]
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_on_one_link_in_the_same_instant_let_one_in(review, invitation):
    guests = [make_user(), make_user()]
    results = at_once(
        *(lambda guest=guest: members.accept(guest, invitation.pk) for guest in guests)
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Member.objects.filter(user__in=guests).count() == 1


def test_the_team_page_costs_the_same_for_a_large_team(
    client_of, review, cleo, seat_of, django_assert_max_num_queries
):
    for n in range(12):
        make_member(review)
        members.invite(seat_of(cleo), email=f"guest{n}@example.org", roles=["reviewer"])
    client = client_of(cleo)
    with django_assert_max_num_queries(20):
        client.get(team_page(review))
