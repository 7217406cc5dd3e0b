"""One tree of errors.

Everything that can go wrong and that a person should read about is an `OneflowError`: a title, a sentence
(`detail`), what to do next (`next`), the `request_id` where Oneflow gave one, a stable `code` for scripts and the
exit code of the command line. Texts that come from a server are raw here; they are cleaned where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar


class OneflowError(Exception):
    """Base of every failure that is told to the person."""

    code: ClassVar[str] = "failure"
    title: ClassVar[str] = "That did not work"
    exit_code: ClassVar[int] = 1
    next: str = "Try again. If it goes on, report it with the request id."

    def __init__(self, detail: str = "", *, next: str | None = None, request_id: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.request_id = request_id
        if next is not None:
            self.next = next


class NetworkError(OneflowError):
    """No answer: no route, refused, cut off, or TLS trouble."""

    code = "network"
    title = "Oneflow could not be reached"
    exit_code = 6
    next = "Check the network, VPN and proxy, then try again."

    def __init__(
        self, detail: str = "", *, sent: bool = True, next: str | None = None, request_id: str | None = None
    ) -> None:
        """`sent`: whether the request may have reached the server. False: it certainly did not."""
        super().__init__(detail, next=next, request_id=request_id)
        self.sent = sent


class TimedOut(NetworkError):
    """The answer did not come in time."""

    code = "timeout"
    title = "Oneflow did not answer in time"
    next = "Try again in a moment. A write that was under way is looked up before it is sent again."


class ApiError(OneflowError):
    """Oneflow answered, and the answer is a refusal. `status` is the HTTP status."""

    code = "api"
    title = "Oneflow refused the request"

    def __init__(
        self,
        detail: str = "",
        *,
        status: int = 0,
        error_code: int | None = None,
        server_title: str = "",
        parameter_problems: Mapping[str, Sequence[str]] | None = None,
        next: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(detail, next=next, request_id=request_id)
        self.status = status
        self.error_code = error_code
        self.server_title = server_title
        self.parameter_problems = dict(parameter_problems or {})


class BadRequest(ApiError):
    """400: format or content."""

    code = "bad_request"
    title = "Oneflow did not accept a value"
    next = "Correct the value that is named and send it again."


class LoginNeeded(ApiError):
    """401: the token or the acting-as e-mail is invalid; Oneflow does not say which."""

    code = "login_needed"
    title = "The token or the acting-as e-mail is not accepted"
    exit_code = 4
    next = (
        "Check the token, and that the e-mail is of an active user of this account. `oneflow-tui doctor` tells which."
    )


class NoToken(LoginNeeded):
    """No token is at hand, or no account has been chosen: nothing was sent."""

    title = "You are not logged in"
    next = "Run `oneflow-tui login`, or set ONEFLOW_API_TOKEN."


class TokenRefused(LoginNeeded):
    """401 without an acting-as e-mail: it is the token."""

    title = "The token is not accepted"
    next = "Copy it again, or make a new one: Oneflow shows a token only once. Is it of this account and this host?"


class EmailRefused(LoginNeeded):
    """401 with an acting-as e-mail, and a good answer without: it is the e-mail."""

    title = "The acting-as e-mail is not accepted"
    next = "Give the e-mail of an active user of this account, in the same letters as Oneflow shows it."


class PlanNeeded(ApiError):
    """402 (the meaning is assumed): the account's plan does not include this."""

    code = "plan_needed"
    title = "The account's plan may not include this"
    next = "Ask Oneflow or the account's administrator which plan this needs."


class NotAllowed(ApiError):
    """403."""

    code = "not_allowed"
    title = "The account does not allow this"
    next = "Act as an administrator, or ask one to switch on the extension that this needs."


class NotFound(ApiError):
    """404."""

    code = "not_found"
    title = "Oneflow does not have that"
    next = "It may have been removed meanwhile. Look again."


class Conflict(ApiError):
    """409."""

    code = "conflict"
    title = "That conflicts with what the account holds"
    next = "Look again at the account, then decide."


class RateLimited(ApiError):
    """429. `retry_after` is in seconds, None where Oneflow named no usable time."""

    code = "rate_limited"
    title = "Oneflow asks for a pause"
    exit_code = 6
    next = "Wait up to five minutes, then try again. The limit is shared with your own integration."

    def __init__(self, detail: str = "", *, retry_after: float | None = None, request_id: str | None = None) -> None:
        super().__init__(detail, status=429, request_id=request_id)
        self.retry_after = retry_after


class ServerTrouble(ApiError):
    """5xx."""

    code = "server"
    title = "Oneflow has trouble of its own"
    exit_code = 6
    next = "Try again in a few minutes."


class UnexpectedAnswer(ApiError):
    """An answer that is not what the API gives: HTML, cut JSON, a redirect, a missing key."""

    code = "unexpected_answer"
    title = "The answer was not one that Oneflow gives"
    next = "Check the address and any proxy in between, then try again."


class ReadOnly(OneflowError):
    """A write was refused by the client because the session is read-only."""

    code = "read_only"
    title = "Nothing was sent: this session is read-only"
    exit_code = 5
    next = "Start again without --read-only to write."


class HostRefused(OneflowError):
    """A base URL outside the allowed hosts, or a request that would have left its host."""

    code = "host_refused"
    title = "That address is not one of Oneflow's"
    exit_code = 2
    next = "Use https://api.oneflow.com/v1 or https://api.test.oneflow.com/v1, or name the host with --allow-host."


class SecretElsewhere(OneflowError):
    """A secret is stored, but for another host."""

    code = "secret_elsewhere"
    title = "The stored token belongs to another host"
    exit_code = 4
    next = "Give the token of this account on the Token step."


class KeyringTrouble(OneflowError):
    """The keyring did not answer in time, is locked, absent, or does not keep what it is given."""

    code = "keyring"
    title = "The keyring cannot be used"
    exit_code = 1
    next = "Unlock your keyring and try again, or go on: the token is then kept for this session only."


class AccountMoved(OneflowError):
    """The account changed between the plan and the write; nothing of the part concerned was sent."""

    code = "account_moved"
    title = "The account changed since the plan was made"
    exit_code = 3
    next = "Look at the new plan and confirm it."


class GateRefused(OneflowError):
    """A removal or an adoption that was not confirmed as it has to be."""

    code = "not_confirmed"
    title = "Not confirmed, so nothing was sent"
    exit_code = 5
    next = "Read the plan and confirm exactly what it says."


class Stopped(OneflowError):
    """A second Ctrl-C: what was in flight was cut off."""

    code = "stopped"
    title = "Stopped at once"
    exit_code = 130
    next = "Run it again: what was in flight is looked up before anything is sent."


class Terminated(Stopped):
    """A second signal to end."""

    exit_code = 143


class WriteUnproved(OneflowError):
    """The account was read back after a write and does not show it."""

    code = "write_unproved"
    title = "The account does not show what was sent"
    exit_code = 7
    next = "Look again; if it stays so, report it to Oneflow with the request id."


class LockHeld(OneflowError):
    """Another process writes to this account."""

    code = "lock_held"
    title = "Another oneflow-tui is writing to this account"
    exit_code = 6
    next = "Let it finish or close it, then try again."
    holder: str = ""
    """Its process id in digits; "" where that is not known."""


class BadFile(OneflowError):
    """A file of ours that cannot be used; it is never overwritten."""

    code = "bad_file"
    title = "A file cannot be used"
    exit_code = 2
    next = "Look at the file that is named; it has been left as it is."


class NewerFile(BadFile):
    """A file of ours in a format that this version does not know; it is neither put aside nor overwritten."""

    code = "newer_file"
    title = "A file was written by a newer oneflow-tui"
    next = "Start the newer oneflow-tui, or move the file that is named elsewhere; it has been left as it is."


class NeedsPerson(OneflowError):
    """A step that no API call does: a person does it in the web app."""

    code = "needs_person"
    title = "This is done by a person in the web app"
    exit_code = 3


class NoScimToken(NeedsPerson):
    """SCIM has a token of its own, which a person makes in the web app."""

    title = "SCIM asks for a token of its own"


class SandboxTrouble(OneflowError):
    """The sandbox process did not start or ended."""

    code = "sandbox"
    title = "The sandbox is not running"
    next = "Start again. If it goes on, run `oneflow-tui sandbox` by itself to read why."


class BadInput(OneflowError):
    """Something that was typed or read cannot be sent as it is; nothing was."""

    code = "bad_input"
    title = "This cannot be sent as it is"
    exit_code = 2
    next = "Correct what is named and try again."


class MissingInput(BadInput):
    """Something that has to be given and was not; every such thing is named at once."""

    code = "missing_input"
    title = "Something has to be given first"


class Usage(OneflowError):
    """The program was called in a way that cannot work."""

    code = "usage"
    title = "The program cannot run like this"
    exit_code = 2
    next = "`oneflow-tui --help` shows what there is."


class BeyondReach(OneflowError):
    """A list is longer than what Oneflow lists: 20,000 items."""

    code = "beyond_reach"
    title = "Oneflow does not list all of them"
    next = "Ask for fewer: `--states`, `--query` or `--published`; in the browser f."
