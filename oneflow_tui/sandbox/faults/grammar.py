"""Trouble on request: rules that are separated by ";" or stand on lines of their own.

  [METHOD] [PATH]: KIND [SHARE%] [xN]     as in  POST /webhooks: 500 30%
  seed=N                                  another course of chance; the same
                                          seed runs the same

METHOD  GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS; any where none stands.
PATH    as in the document, without /v1; those of SCIM begin with /scim.
        * is any text, {id} what it says: /template_types/{id} is each of them,
        /template_types/10401 only this one, * every call.
SHARE   how many of the matching calls it befalls; all where none stands.
xN      only the first N matching calls. A call that an earlier rule has taken
        does not count.
TIME    50ms, 2s, 1.5s, at most 600s; delay takes a span too: 50ms..200ms.

KIND is one of
  STATUS [retry-after=VALUE]         an error from 400 to 599 in the API's own
                                     shape; 502 to 504 as the edge's
  html STATUS [retry-after=VALUE]    a web page instead
  empty STATUS [retry-after=VALUE]   no body at all
  redirect [STATUS]                  302 to /redirected on the same host, which
                                     refuses a token that comes along
  delay TIME                         the call is done at once and answered
                                     later; adds to other kinds
  slow-body [TIME]                   the body comes in drips over 5s or so long
  stall [TIME]                       nothing is done or answered until the
                                     client leaves, or for 120s
  reset-before, reset-after          the connection is reset: before anything
                                     is done, or after it was done
  close-before, close-after          the same with a clean end of the connection
  cut                                done, but the body ends in the middle
  garbage                            done, but the body is not the JSON that it
                                     says it is
  wrong-type                         done, but an array comes in place of an
                                     object, or an object of an array
  lost-write                         answered as if done, and nothing was done;
                                     writes only

VALUE is seconds (5, 1.5, 0, -5), date+5 or date-5 for an HTTP date so many
seconds from now, or any "text".
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from oneflow_tui.sandbox.errors import BadSpec
from oneflow_tui.sandbox.faults.kinds import ARGUMENTS, Fault, Wrong

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_READING = ("GET", "HEAD", "OPTIONS")
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule says."""

    text: str
    method: str | None
    path: re.Pattern[str]
    fault: Fault
    share: float = 100.0
    first: int | None = None

    def matches(self, method: str, *paths: str) -> bool:
        """Whether it speaks of such a call. A write cannot be lost where there is none."""
        if self.fault.kind == "lost-write" and method in _READING:
            return False
        return self.method in {None, method} and any(self.path.fullmatch(path) for path in paths)


def read(text: str) -> tuple[int, list[Said]]:
    """The seed and the rules of a specification; raises BadSpec."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadSpec("The rules hold bytes that are no UTF-8.") from None
    if text.count('"') % 2:
        raise BadSpec(f'In "{text}": a quotation mark is not closed.')
    seed: int | None = None
    rules: list[Said] = []
    for part in re.findall(r'(?:[^;\n"]|"[^"]*")+', text):
        rule = part.strip()
        if rule.startswith("seed"):
            if seed is not None or not re.fullmatch(r"seed=-?[0-9]{1,18}", rule):
                raise BadSpec(f'In "{rule}": there is one seed at most, seed=N with a whole number.')
            seed = int(rule.removeprefix("seed="))
        elif rule:
            rules.append(_rule(rule))
    return seed or 0, rules


def _rule(text: str) -> Said:
    def wrong(sentence: str) -> NoReturn:
        raise BadSpec(f'In "{text}": {sentence}')

    colon = re.search(r":(?=\s|$)", text)
    if colon is None:
        wrong("a rule is [METHOD] [PATH]: KIND, with a space after the colon.")
    method, path = _calls(text[: colon.start()].split(), wrong)
    words: list[str] = []
    share, first = 100.0, None
    for word in _WORD.findall(text[colon.end() :]):
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?%", word):
            share = float(word[:-1])
            if not 0 < share <= 100:
                wrong("a share lies above 0% and goes up to 100%.")
        elif re.fullmatch(r"x[0-9]{1,9}", word):
            first = int(word[1:])
            if not first:
                wrong("xN is the first N calls, x1 at least.")
        else:
            words.append(word)
    return Said(text, method, path, _fault(words, wrong), share, first)


def _calls(words: Sequence[str], wrong: Wrong) -> tuple[str | None, re.Pattern[str]]:
    method = words[0] if words and words[0] in METHODS else None
    rest = words[1:] if method else words
    if (not method and not rest) or len(rest) > 1 or (rest and not rest[0].startswith(("/", "*"))):
        wrong(f"which calls is said by a method ({', '.join(METHODS)}), a path that begins with / or *, or both.")
    pattern = rest[0] if rest else "*"
    # Only the star means something here, and translate() makes of it what never backtracks.
    return method, re.compile(fnmatch.translate(re.sub(r"[\[?]", r"[\g<0>]", pattern)))


def _fault(words: list[str], wrong: Wrong) -> Fault:
    pauses = [word for word in words if word.startswith("retry-after=")]
    words = [word for word in words if word not in pauses]
    kind, arguments = (words[0], words[1:]) if words else ("", [])
    if re.fullmatch(r"[0-9]+", kind):
        kind, arguments = "status", words
    if kind not in ARGUMENTS:
        wrong(f"{kind or 'nothing'} is no kind of trouble; there are STATUS, {', '.join([*ARGUMENTS][1:])}.")
    if len(arguments) > 1:
        wrong(f"{' '.join(arguments[1:])} is too much; after the kind stand SHARE% and xN.")
    fault = ARGUMENTS[kind](kind, arguments[0] if arguments else None, wrong)
    if not pauses:
        return fault
    if kind not in {"status", "html", "empty"} or len(pauses) > 1:
        wrong("retry-after=VALUE stands once, with STATUS, html STATUS or empty STATUS.")
    return replace(fault, retry_after=_pause(pauses[0], wrong))


def _pause(word: str, wrong: Wrong) -> str:
    value = word.removeprefix("retry-after=").replace('"', "").strip()
    if not re.fullmatch(r"[\x20-\x7e]{1,200}", value):
        wrong("retry-after holds 1 to 200 printable characters of ASCII.")
    if value.startswith(("date+", "date-")) and not re.fullmatch(r"date[+-][0-9]{1,9}", value):
        wrong("a date is date+SECONDS or date-SECONDS.")
    return value
