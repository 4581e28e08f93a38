"""The small language in which an instrument writes its flag rules and scoring schemes.

A rule reads like a sentence: `item 1 is no or item 2 is no or count(items 3 to 9 not yes) >= 4`.
A scheme is a number: `total(items 1 to 9)`. Words: `item ID is CODE`, `count(items ... CODE)`,
`count(items ... not CODE)`, `total(items ...)`, `and`, `or`, `not`, `+ - * /`, comparisons.
`items` alone means all that have responses. Nothing else can be said, so a file from anywhere is
safe to evaluate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Value = float | bool
Answers = Mapping[str, str]
Values = Mapping[str, float | None]

LONGEST = 2_000
DEEPEST = 40
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*)|(<=|>=|!=|[<>=()+\-*/,])|(\S))")
_COMPARE: Mapping[str, Callable[[Value, Value], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}


class FormulaError(ValueError):
    """A formula that can't be read; says where and what was expected."""


@dataclass(frozen=True)
class Answered:
    """What a formula is evaluated on: codes by item, and what each code is worth."""

    answers: Answers
    values: Values


_Node = Callable[[Answered], Value]


@dataclass(frozen=True)
class Formula:
    """A formula that was read: evaluate it on answers; `is_rule` tells a rule from a number."""

    text: str
    is_rule: bool
    node: _Node

    def __call__(self, answers: Answers, values: Values | None = None) -> Value:
        """Evaluate on codes by item; `values` gives the worth of each code. Unanswered items
        are neither yes nor no and are worth nothing; dividing by zero gives 0."""
        return self.node(Answered(answers, values or {}))


def read_formula(text: str, items: Sequence[str], codes: Mapping[str, Sequence[str]]) -> Formula:
    """Read a formula over these items, in their order, each with the codes it may be answered by.

    FormulaError says the place (from 1) and what is wrong: an unknown item or code among others.

    >>> codes = {item: ("yes", "no") for item in "123"}
    >>> rule = read_formula("item 1 is no or count(items 2 to 3 not yes) >= 2", "123", codes)
    >>> rule({"1": "yes", "2": "no", "3": "no"}), rule({"1": "yes", "2": "no", "3": "yes"})
    (True, False)
    >>> score = read_formula("total(items)", "123", codes)
    >>> score({"1": "yes", "2": "no", "3": "yes"}, {"yes": 1, "no": 0})
    2.0
    """
    if len(text) > LONGEST:
        raise FormulaError(f"A formula has at most {LONGEST} characters.")
    return _Reader(text, items, codes).read()


@dataclass(frozen=True)
class _Token:
    at: int
    text: str
    kind: str


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while match := _TOKEN.match(text, at):
        kind = ("number", "word", "sign", "unknown")[match.lastindex - 1]  # type: ignore[operator]
        if kind == "unknown":
            raise FormulaError(f"At {match.start(4) + 1}: “{match[4]}” has no meaning here.")
        yield _Token(match.start(match.lastindex or 0) + 1, match[0].strip(), kind)
        at = match.end()


class _Reader:
    """Reads from the loosest word to the tightest: or, and, not, comparison, sum, product."""

    def __init__(self, text: str, items: Sequence[str], codes: Mapping[str, Sequence[str]]) -> None:
        self.text, self.items, self.codes = text, list(items), codes
        self.tokens = list(_tokens(text))
        self.next = self.depth = 0

    def read(self) -> Formula:
        if not self.tokens:
            raise FormulaError("The formula is empty.")
        node, is_rule = self._either()
        if self.next < len(self.tokens):
            raise self._wrong("nothing more")
        return Formula(self.text, is_rule, node)

    def _either(self) -> tuple[_Node, bool]:
        node, rule = self._both()
        while self._take("or"):
            node, rule = self._joined(node, rule, self._both, any)
        return node, rule

    def _both(self) -> tuple[_Node, bool]:
        node, rule = self._negated()
        while self._take("and"):
            node, rule = self._joined(node, rule, self._negated, all)
        return node, rule

    def _joined(
        self,
        left: _Node,
        is_rule: bool,
        read: Callable[[], tuple[_Node, bool]],
        joined: Callable[[list[bool]], bool],
    ) -> tuple[_Node, bool]:
        self._must_be(is_rule, rule=True)
        right, right_rule = read()
        self._must_be(right_rule, rule=True)
        return (lambda on: joined([bool(left(on)), bool(right(on))])), True

    def _negated(self) -> tuple[_Node, bool]:
        if not self._take("not"):
            return self._compared()
        with_depth = self._deeper(self._negated)
        self._must_be(with_depth[1], rule=True)
        return (lambda on: not with_depth[0](on)), True

    def _compared(self) -> tuple[_Node, bool]:
        if self._peek("item"):
            return self._item_is(), True
        left, rule = self._sum()
        sign = self._take(*_COMPARE)
        if not sign:
            return left, rule
        self._must_be(rule, rule=False)
        right, right_rule = self._sum()
        self._must_be(right_rule, rule=False)
        compare = _COMPARE[sign]
        return (lambda on: compare(left(on), right(on))), True

    def _sum(self) -> tuple[_Node, bool]:
        return self._chain(self._product, {"+": lambda a, b: a + b, "-": lambda a, b: a - b})

    def _product(self) -> tuple[_Node, bool]:
        return self._chain(
            self._single, {"*": lambda a, b: a * b, "/": lambda a, b: a / b if b else 0.0}
        )

    def _chain(
        self,
        read: Callable[[], tuple[_Node, bool]],
        signs: Mapping[str, Callable[[float, float], float]],
    ) -> tuple[_Node, bool]:
        node, rule = read()
        while sign := self._take(*signs):
            self._must_be(rule, rule=False)
            right, right_rule = read()
            self._must_be(right_rule, rule=False)
            node = _reckon(signs[sign], node, right)
        return node, rule

    def _single(self) -> tuple[_Node, bool]:
        token = self._any("a number, item, count or total")
        if token.kind == "number":
            number = float(token.text)
            return (lambda on: number), False
        if token.text == "(":
            inner = self._deeper(self._either)
            self._need(")")
            return inner
        if token.text == "-":
            minus, rule = self._deeper(self._single)
            self._must_be(rule, rule=False)
            return (lambda on: -minus(on)), False
        if token.text in ("count", "total"):
            return (self._count() if token.text == "count" else self._total()), False
        self.next -= 1
        raise self._wrong("a number, item, count or total")

    def _item_is(self) -> _Node:
        self._need("item")
        item = self._item()
        self._need("is")
        unlike = bool(self._take("not"))
        code = self._code([item])
        # An open item is no answer at all, so it isn't “not yes” either.
        return lambda on: item in on.answers and (on.answers[item] == code) != unlike

    def _count(self) -> _Node:
        self._need("(")
        items = self._selected()
        unlike = bool(self._take("not"))
        code = self._code(items)
        self._need(")")
        return lambda on: float(
            sum(item in on.answers and (on.answers[item] == code) != unlike for item in items)
        )

    def _total(self) -> _Node:
        self._need("(")
        items = self._selected()
        self._need(")")
        return lambda on: float(
            sum(on.values.get(on.answers[item]) or 0 for item in items if item in on.answers)
        )

    def _selected(self) -> list[str]:
        answerable = [item for item in self.items if self.codes.get(item)]
        if not self._take("items"):
            raise self._wrong("items")
        if not self._at_item():
            return answerable
        found: list[str] = []
        while True:
            first = self._item()
            last = self._item() if self._take("to") else first
            start, end = self.items.index(first), self.items.index(last)
            if end < start:
                raise FormulaError(f"“items {first} to {last}” runs backwards.")
            found += [item for item in self.items[start : end + 1] if item not in found]
            if not self._take(","):
                return [item for item in found if item in answerable]

    def _at_item(self) -> bool:
        return self.next < len(self.tokens) and self.tokens[self.next].text in self.items

    def _item(self) -> str:
        token = self._any("an item")
        if token.text not in self.items:
            raise FormulaError(f"At {token.at}: there is no item “{token.text}”.")
        return token.text

    def _code(self, items: Sequence[str]) -> str:
        token = self._any("a response code")
        if not any(token.text in self.codes.get(item, ()) for item in items):
            raise FormulaError(f"At {token.at}: “{token.text}” is no response of these items.")
        return token.text

    def _deeper(self, read: Callable[[], tuple[_Node, bool]]) -> tuple[_Node, bool]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("The formula has too many brackets within brackets.")
        found = read()
        self.depth -= 1
        return found

    def _peek(self, word: str) -> bool:
        return self.next < len(self.tokens) and self.tokens[self.next].text == word

    def _take(self, *words: str) -> str:
        if self.next < len(self.tokens) and self.tokens[self.next].text in words:
            self.next += 1
            return self.tokens[self.next - 1].text
        return ""

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong(f"“{word}”")

    def _any(self, expected: str) -> _Token:
        if self.next >= len(self.tokens):
            raise self._wrong(expected)
        self.next += 1
        return self.tokens[self.next - 1]

    def _must_be(self, is_rule: bool, *, rule: bool) -> None:
        if is_rule != rule:
            raise self._wrong(
                "something that is true or false" if rule else "a number", before=True
            )

    def _wrong(self, expected: str, *, before: bool = False) -> FormulaError:
        if before:
            token = self.tokens[min(self.next, len(self.tokens)) - 1]
            return FormulaError(f"Around {token.at}, “{token.text}”: expected {expected}.")
        if self.next >= len(self.tokens):
            return FormulaError(f"The formula ends too early: expected {expected}.")
        token = self.tokens[self.next]
        return FormulaError(f"At {token.at}, “{token.text}”: expected {expected}.")


def _reckon(sign: Callable[[float, float], float], left: _Node, right: _Node) -> _Node:
    return lambda on: sign(float(left(on)), float(right(on)))
