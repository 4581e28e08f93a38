"""LaTeX in field values, made into plain text, and plain text into LaTeX."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "textcommabelow": "\u0326",
    "bar": "\u0304",
    "hat": "\u0302",
    "tilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
    "overline": "\u0305",
}
_GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    sigma tau upsilon phi chi psi omega""".split()


def _greek(size: str, name: str) -> str:
    return unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('MBDA', 'MDA')}")


_SYMBOLS = {
    **{name: _greek("SMALL", name) for name in _GREEK},
    **{name.title(): _greek("CAPITAL", name) for name in _GREEK},
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varsigma": "ς", "varrho": "ϱ",
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø",
    "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textmu": "µ",
    "textbackslash": "\\", "backslash": "\\", "textasciitilde": "~", "sim": "∼",
    "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">",
    "lt": "<", "gt": ">", "textunderscore": "_", "textdollar": "$", "textquotesingle": "'",
    "textquotedbl": '"', "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textendash": "–", "textemdash": "—", "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "quotesinglbase": "‚", "quotedblbase": "„", "guillemotleft": "«", "guillemotright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "textellipsis": "…", "ldots": "…",
    "dots": "…", "cdots": "⋯", "textbullet": "•", "bullet": "•", "textdegree": "°",
    "degree": "°", "circ": "°", "textperiodcentered": "·", "cdot": "·", "textregistered": "®",
    "registered": "®", "textcopyright": "©", "copyright": "©", "texttrademark": "™",
    "textsection": "§", "S": "§", "P": "¶", "textparagraph": "¶", "dag": "†", "ddag": "‡",
    "textdagger": "†", "pounds": "£", "textsterling": "£", "texteuro": "€", "euro": "€",
    "EUR": "€", "textyen": "¥", "textcent": "¢", "textonehalf": "½", "textonequarter": "¼",
    "textthreequarters": "¾", "textonesuperior": "¹", "texttwosuperior": "²",
    "textthreesuperior": "³", "textordfeminine": "ª", "textordmasculine": "º",
    "textexclamdown": "¡", "textquestiondown": "¿", "times": "×", "texttimes": "×",
    "div": "÷", "pm": "±", "textpm": "±", "mp": "∓", "leq": "≤", "le": "≤", "leqslant": "≤",
    "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "simeq": "≃",
    "cong": "≅", "equiv": "≡", "ll": "≪", "gg": "≫", "propto": "∝", "infty": "∞",
    "rightarrow": "→", "to": "→", "textrightarrow": "→", "leftarrow": "←", "gets": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "uparrow": "↑", "downarrow": "↓",
    "rightleftharpoons": "⇌", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂",
    "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩",
    "forall": "∀", "exists": "∃", "ast": "*", "star": "⋆", "prime": "′", "ell": "ℓ",
    "hbar": "ℏ", "Re": "ℜ", "perp": "⊥", "parallel": "∥", "angle": "∠", "langle": "⟨",
    "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "otimes": "⊗", "oplus": "⊕", "square": "□",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textnumero": "№", "textmarried": "⚭",
    "quad": " ", "qquad": " ", "space": " ", "newline": " ", "par": "\n\n", "nobreakspace": " ",
    "textquotestraightdblbase": "„", "textasteriskcentered": "*", "textemptyset": "∅",
    "emptyset": "∅", "varnothing": "∅", "sqrt": "√", "percent": "%", "slash": "/",
}  # fmt: skip
# Commands that only set type, or place their argument: the argument is the text.
_SILENT = frozenset(
    """textit textbf textsl textsc textrm textsf texttt textup textmd textnormal text emph em it bf
    sl sc rm sf tt up bfseries itshape scshape upshape normalfont mathrm mathit mathbf mathsf
    mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm ensuremath relax
    mbox hbox left right big Big bigl bigr displaystyle textstyle scriptstyle protect uppercase
    lowercase MakeUppercase ifmmode else fi selectlanguage foreignlanguage underline nolinkurl
    small large Large footnotesize normalsize tiny centering noindent url path textquote
    mkbibitalic mkbibbold mkbibemph autocap bibstring hspace vspace limits nolimits operatorname
    uline so textcolor mathop mathord lowercase uppercase penalty hskip kern unskip
    bibcyr cyr cyrchar""".split()
)
_QUOTED = {
    "enquote": ("“", "”"),
    "mkbibquote": ("“", "”"),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
_SUPERSCRIPTS = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-=()aehklmnopstx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕₖₗₘₙₒₚₛₜₓ", strict=True))
_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]+)\*?[ \t]*(?:\n[ \t]*)?"
    r"|\\(?P<sign>.)"
    r"|(?P<special>[{}$~^_]|---?|``|'')",
    re.DOTALL,
)
# Arguments within arguments beyond this are left as they stand; nobody writes so many.
_DEEPEST = 40
_SPECIALS = {"---": "—", "--": "–", "``": "“", "''": "”"}
_SIGNS = {" ": " ", "\n": " ", "\\": " ", ",": " ", ";": " ", ":": " ", "!": "", "/": "", "-": "",
          "(": "", ")": "", "[": "", "]": "", "@": "", "*": ""}  # fmt: skip


def plain(text: str, depth: int = 0) -> str:
    r"""Return the text that LaTeX source would print, as far as plain text can.

    A bare per cent sign is one (databases don't escape it); an unknown command stays as it is.

    >>> plain(r"{B}\"ornstein na{\"\i}ve {\'E}cole \o{} 50% of \textit{E. coli} \& more")
    'Börnstein naïve École ø 50% of E. coli & more'
    >>> plain(r"Cu$_2$O at $10^{-3}$ of $\alpha$--phase, \unknown{x}")
    'Cu₂O at 10⁻³ of α–phase, \\unknownx'
    """
    if depth > _DEEPEST or not _TOKEN.search(text):
        return text
    return _Reader(text, depth).read()


class _Reader:
    """One pass over LaTeX source, `depth` arguments deep."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self.depth = depth
        self.at = 0
        self.out: list[str] = []
        self.math = False

    def read(self) -> str:
        while found := _TOKEN.search(self.text, self.at):
            self.out.append(self.text[self.at : found.start()])
            self.at = found.end()
            if found["word"]:
                self._command(found["word"], found[0])
            elif found["sign"]:
                self._sign(found["sign"])
            else:
                self._special(found["special"], found.start())
        self.out.append(self.text[self.at :])
        return unicodedata.normalize("NFC", "".join(self.out))

    def _command(self, name: str, printed: str) -> None:
        if name in _ACCENTS and (len(name) > 1 or not self.math):
            self._accent(_ACCENTS[name])
        elif name in _SYMBOLS:
            self._symbol(_SYMBOLS[name], printed)
        elif name not in _SILENT:
            self._construction(name, printed)

    def _symbol(self, symbol: str, printed: str) -> None:
        """Write a symbol; the space after a command only ends its name."""
        self.out.append(symbol)
        if self.text.startswith("{}", self.at):
            self.at += 2
        elif printed.endswith((" ", "\n")) and (self.math or not symbol[:1].isalpha()):
            self.out.append(" ")

    def _construction(self, name: str, printed: str) -> None:
        """Write what a command makes of its arguments; an unknown one stays as it is."""
        if name in _QUOTED:
            before, after = _QUOTED[name]
            self.out += [before, self._plain(), after]
        elif name == "href":
            address = self._argument()
            self.out += [self._plain(), " ", address]
        elif name == "frac":
            upper = self._plain()
            self.out += [upper, "/", self._plain()]
        elif name in ("textsuperscript", "textsubscript"):
            raised = name == "textsuperscript"
            self._script(_SUPERSCRIPTS if raised else _SUBSCRIPTS, self._plain(), "")
        elif name == "char" and (number := re.match(r"(\d{1,4})", self.text[self.at :])):
            self.out.append(chr(int(number[1])))
            self.at += number.end()
        else:
            self.out.append(printed)

    def _sign(self, sign: str) -> None:
        if sign in _ACCENTS:
            self._accent(_ACCENTS[sign])
        else:
            self.out.append(_SIGNS.get(sign, sign))

    def _special(self, special: str, start: int) -> None:
        if special in _SPECIALS:
            self.out.append(_SPECIALS[special])
        elif special == "$":
            self._dollar(start)
        elif special == "~":
            before, after = self.text[start - 1 : start], self.text[start + 1 : start + 2]
            self.out.append("~" if before in ("", " ", "(") and after.isdigit() else "\u00a0")
        elif special in "^_":
            if self.math:
                scripts = _SUPERSCRIPTS if special == "^" else _SUBSCRIPTS
                self._script(scripts, self._plain(), special)
            else:
                self.out.append(special)

    def _dollar(self, start: int) -> None:
        """Enter or leave mathematics; a single dollar before a number is money."""
        if self.math:
            self.math = False
        elif "$" in self.text[start + 1 :]:
            self.math = True
        else:
            self.out.append("$")

    def _script(self, scripts: dict[str, str], text: str, mark: str) -> None:
        text = text.strip()
        if text and all(character in scripts for character in text):
            self.out += [scripts[character] for character in text]
        else:
            self.out += [mark, text]

    def _accent(self, mark: str) -> None:
        letter = self._plain().replace("ı", "i").replace("ȷ", "j")
        if letter:
            self.out.append(unicodedata.normalize("NFC", letter[0] + mark) + letter[1:])
        else:
            self.out.append({"\u0302": "^", "\u0303": "~"}.get(mark, ""))

    def _plain(self) -> str:
        """Take an argument and return what it would print."""
        return plain(self._argument(), self.depth + 1)

    def _argument(self) -> str:
        """Take a group in braces, a command or one character."""
        text = self.text
        while self.at < len(text) and text[self.at] in " \t\n":
            self.at += 1
        if self.at >= len(text) or text[self.at] == "}":
            return ""
        start = self.at
        if text[start] == "{":
            self.at = group_end(text, start)
            return text[start + 1 : self.at - 1]
        found = _TOKEN.match(text, start) if text[start] == "\\" else None
        self.at = found.end() if found else start + 1
        return text[start : self.at]


def group_end(text: str, start: int) -> int:
    """Return the index after the brace that closes the one at `start` (the end, if none does)."""
    depth = 0
    for found in _BRACE.finditer(text, start):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth == 0:
                return found.end()
    return len(text)


_BRACE = re.compile(r"\\[\\{}]|[{}]")
_TO_ESCAPE = re.compile(r"[\\{}%&#$_^~]|--+|``+|''+")
_ESCAPES = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def source(text: str) -> str:
    r"""Return LaTeX source for a plain text, so that `plain` gives it back.

    >>> source("50% of R&D_x"), plain(source("a--b ~5 {x} \\y")) == "a--b ~5 {x} \\y"
    ('50\\% of R\\&D\\_x', True)
    """

    def escape(found: re.Match[str]) -> str:
        sign = found[0]
        if len(sign) > 1:
            return "{}".join(sign)
        return _ESCAPES.get(sign, f"\\{sign}")

    return _TO_ESCAPE.sub(escape, text)
