"""`oneflow-tui login`: a token, a SCIM token or a sign key is tried and kept for the profile's host."""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import Any

from oneflow_tui.api.address import PRODUCTION, TEST, Address
from oneflow_tui.commands.answer import Answer, give, profile_names
from oneflow_tui.commands.asking import ask, can_ask
from oneflow_tui.commands.secret_input import read_secret
from oneflow_tui.errors import BadInput, Usage
from oneflow_tui.options import Options
from oneflow_tui.session.choice import Choice, choose, open_credentials, with_address
from oneflow_tui.session.login import check_keeping, keep_scim_token, keep_sign_key, log_in
from oneflow_tui.setup.validate import url_problem
from oneflow_tui.setup.wanted import WantedWebhook
from oneflow_tui.setup.words import quoted
from oneflow_tui.text import clean

_QUESTIONS = {
    "token": "The API token (not shown while you paste it)",
    "scim_token": "The SCIM token (not shown while you paste it)",
    "sign_key": "The sign key (not shown while you paste it)",
}
_VARIABLES = {"token": "ONEFLOW_API_TOKEN", "scim_token": "ONEFLOW_SCIM_TOKEN", "sign_key": "a variable"}


def run(options: Options, named: argparse.Namespace) -> int:
    """Returns the exit code; raises Usage, TokenRefused, EmailRefused, KeyringTrouble and what requests raise."""
    return give(asyncio.run(_login(options, named)), options)


async def _login(options: Options, named: argparse.Namespace) -> Answer:
    kind = "scim_token" if named.scim else "sign_key" if named.sign_key is not None else "token"
    webhook = _check(options, named, kind)
    choice = choose(options, os.environ, _flag_url(named))
    _check_environment(choice, kind)
    _check_missing(choice, options, named)
    credentials = open_credentials(choice.name, plain=options.plain_token_file)
    await check_keeping(credentials, _VARIABLES[kind])  # before anybody is asked for anything
    choice, address = await _with_account(choice, options)
    secret = await read_secret(_QUESTIONS[kind], options, from_stdin=named.with_token)
    if kind == "token":
        done = await log_in(choice, address, credentials, secret, named.user_email, options)
        value = _value(choice, {"id": done.account.id, "name": done.account.name}, done.acting_as)
        return Answer(
            {**value, "token": {"place": done.place}},
            [
                f"Logged in to {quoted(done.account.name)} (account {done.account.id}).",
                *_lines(choice, address),
                f"  acting as: {clean(done.acting_as) if done.acting_as else 'nobody in particular (anonymous admin)'}",
                f"  token:     {clean(done.place)}",
            ],
        )
    seen = choice.seen
    value = _value(choice, {"id": seen.account_id, "name": seen.name} if seen else None, choice.acting_as[0])
    if kind == "scim_token":
        place = await keep_scim_token(choice, address, credentials, secret)
        return Answer(
            {**value, "scim_base_url": address.scim_base_url, "scim_token": {"place": place}},
            [
                "The SCIM token works: users can be invited.",
                *_lines(choice, address),
                f"  SCIM token: {clean(place)}",
            ],
        )
    place = await keep_sign_key(choice, credentials, webhook, secret)
    return Answer(
        {**value, "sign_key": {"webhook": webhook.address, "place": place}},
        [
            f"The sign key of {clean(webhook.address)} is kept; the next apply sends it.",
            *_lines(choice, address),
            f"  sign key:  {clean(place)}",
            '  In the set-up file, that webhook says: sign_key = "keyring"',
        ],
    )


def _check(options: Options, named: argparse.Namespace, kind: str) -> WantedWebhook:
    """Raises Usage where the flags do not go together; returns the webhook that --sign-key names, if it does."""
    if options.sandbox:
        raise Usage(
            "The sandbox has a token of its own: there is nothing to log in to.",
            next="Add --sandbox to the command that you want to run, as in `oneflow-tui status --sandbox`.",
        )
    if len(profile_names(options)) > 1:
        raise Usage("One token is of one account, so login takes one profile.", next="Log in to each by itself.")
    if named.template_type is not None and kind != "sign_key":
        raise Usage("--template-type goes with --sign-key only.")
    if named.user_email and kind != "token":
        raise Usage("--user-email goes with the API token only.")
    webhook = WantedWebhook((named.sign_key or "").strip(), named.template_type)
    problem = url_problem(webhook.callback_url, loopback_ok=True) if kind == "sign_key" else None
    if problem is not None:
        raise BadInput(f"--sign-key {quoted(webhook.callback_url)}: {problem}")
    return webhook


def _flag_url(named: argparse.Namespace) -> str | None:
    if named.base_url is not None:
        return str(named.base_url)
    return PRODUCTION if named.production else TEST if named.test else None


def _check_environment(choice: Choice, kind: str) -> None:
    """A secret of the environment wins over a kept one, so that keeping one would be in vain. Raises Usage."""
    given = {"token": choice.given.token, "scim_token": choice.given.scim_token}.get(kind)
    if given is not None:
        raise Usage(
            f"{_VARIABLES[kind]} is set: it is used for each run as it is, and login does not store it.",
            next=f"To keep a token instead, unset {_VARIABLES[kind]} and log in again.",
        )


def _check_missing(choice: Choice, options: Options, named: argparse.Namespace) -> None:
    """Where nobody can be asked, everything that is missing is named at once. Raises Usage."""
    missing = []
    if choice.address is None:
        missing.append("which account: --production, --test or --base-url URL")
    if not named.with_token:
        missing.append("the secret: --with-token, and the secret as the first line of standard input")
    if missing and not can_ask(options):
        raise Usage(
            f"There is no terminal to ask on, and this is missing: {'; '.join(missing)}.",
            next="`pass show oneflow | oneflow-tui login --test --with-token` gives all of it.",
        )


async def _with_account(choice: Choice, options: Options) -> tuple[Choice, Address]:
    """The choice and its address, asked for where there is none yet. Raises Usage, HostRefused."""
    if choice.address is not None:
        return choice, choice.address
    answer = (await ask("Which account: production, test, or the URL of another (it ends in /v1)?")).strip()
    url = {"production": PRODUCTION, "p": PRODUCTION, "test": TEST, "t": TEST}.get(answer.casefold(), answer)
    asked = with_address(choice, options, url) if "://" in url else choice
    if asked.address is None:
        raise Usage(
            f"{quoted(answer)} is neither production nor test nor a URL." if answer else "No account was named.",
            next="Start again, or say it beforehand with --production, --test or --base-url URL.",
        )
    return asked, asked.address


def _value(choice: Choice, account: dict[str, Any] | None, acting_as: str | None) -> dict[str, Any]:
    return {
        "profile": choice.name,
        "environment": choice.environment,
        "base_url": choice.base_url,
        "account": account,
        "acting_as": acting_as,
    }


def _lines(choice: Choice, address: Address) -> list[str]:
    return [f"  profile:   {choice.name}", f"  host:      {address.base_url} ({choice.environment})"]
