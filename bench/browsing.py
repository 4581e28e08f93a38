"""A person's browser, as far as a server can tell: one connection, a session, a CSRF token."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from launcher.serve import HOST
from reviews.models import Member

_CARD = re.compile(r'data-card[^>]*data-report="(\d+)" data-number="(\d+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Answer:
    """What came back, how long it took, and what the server says it cost."""

    status: int
    text: str
    seconds: float
    statements: int
    processor_ms: float


class Browser:
    """One signed-in reviewer at one review."""

    def __init__(self, port: int, member: Member) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self.cookies = {settings.SESSION_COOKIE_NAME: _sign_in(member)}
        self.member = member.pk
        self.home = f"/r/{member.review.slug}/"
        self.screen = f"{self.home}screen/title_abstract/"
        self.token = ""
        self.hand: list[tuple[int, int]] = []

    def ask(
        self, path: str, fields: dict[str, Any] | None = None, accept: str = "text/html"
    ) -> Answer:
        """Send one request over the connection that stays open, and read the whole answer."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept": accept}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        response = self._send("GET" if body is None else "POST", path, body, headers)
        text = response.read().decode(errors="replace")
        took = time.perf_counter() - began
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {text[:300]}")
        told = response.headers
        return Answer(
            response.status,
            text,
            took,
            int(told.get("X-Statements", 0)),
            float(told.get("X-Processor-Ms", 0)),
        )

    def _send(self, *request: Any) -> http.client.HTTPResponse:
        """Send over the open connection, or over a new one where the server has let go of it."""
        try:
            self.connection.request(*request)
            return self.connection.getresponse()
        except ConnectionError:
            self.connection.close()
            self.connection.request(*request)
            return self.connection.getresponse()

    def sit_down(self) -> None:
        """Open the screening page: its token, and the cards in hand."""
        page = self.ask(self.screen).text
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError(f"{self.screen} has no form")
        self.token = found[1]
        self.hand = [(int(pk), int(number)) for pk, number in _CARD.findall(page)]

    def vote(self) -> Answer:
        """Vote on the card in front and take the next ones, as the page's script does."""
        if not self.hand:
            self.sit_down()
        report, number = self.hand.pop(0)
        fields = {
            "report": report,
            "choice": _choice(number, self.member),
            "note": "",
            "key": uuid.uuid4(),
            "have": ",".join(str(pk) for pk, _number in self.hand),
        }
        answer = self.ask(f"{self.screen}vote/", fields, "application/json")
        for card in json.loads(answer.text)["cards"]:
            self.hand += [(int(pk), int(n)) for pk, n in _CARD.findall(card["html"])]
        return answer


def _choice(number: int, member: int) -> str:
    """What a reviewer says of a report: a tenth is included; of fifty, one is doubtful."""
    include = (number + member) % 2 == 0 if number % 50 == 7 else number % 10 == 0
    return "include" if include else "exclude"


def _sign_in(member: Member) -> str:
    """Open a session as signing in does; the key is what the browser's cookie holds."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session.create()
    key: str = session.session_key
    return key


def together(browsers: Iterable[Browser], work: Callable[[Browser], Any]) -> list[Any]:
    """Let every browser do its work at the same time; what went wrong in one is raised here."""
    results: list[Any] = []
    problems: list[BaseException] = []

    def run(browser: Browser) -> None:
        try:
            results.append(work(browser))
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return results
