"""`oneflow-tui logout`: token and SCIM token of the profile's host are forgotten."""

from __future__ import annotations

import argparse
import os

from oneflow_tui.commands.answer import Answer, run_for_profiles
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.options import Options
from oneflow_tui.session.choice import choose, open_credentials
from oneflow_tui.session.login import log_out
from oneflow_tui.session.whence import VARIABLES, count_sign_keys
from oneflow_tui.setup.words import counted, listed

_NAMES = {TOKEN: "token", SCIM_TOKEN: "scim_token"}
_WORDS = {TOKEN: "the token", SCIM_TOKEN: "the SCIM token"}


def run(options: Options, _: argparse.Namespace) -> int:
    """Returns the exit code; raises KeyringTrouble, BadFile, Usage."""
    return run_for_profiles(options, _logout)


async def _logout(options: Options) -> Answer:
    choice = choose(options, os.environ)
    done = await log_out(choice, plain=options.plain_token_file)
    sign_keys = count_sign_keys(choice, open_credentials(choice.name, plain=options.plain_token_file))
    given = {TOKEN: choice.given.token, SCIM_TOKEN: choice.given.scim_token}
    variables = [VARIABLES[what] for what, secret in given.items() if secret is not None]
    where = choice.base_url or ("the sandbox" if choice.is_own_sandbox else "any account: none has been chosen")
    if done.forgotten:
        lines = [f"Forgot {listed([_WORDS[one] for one in done.forgotten])} for {where} (profile {choice.name})."]
    else:
        lines = [f"Nothing was kept for {where} (profile {choice.name})."]
    if sign_keys:
        stay = "stays" if sign_keys == 1 else "stay"
        lines.append(f"  {counted(sign_keys, 'sign key')} {stay}: Oneflow never shows one again.")
    if variables:
        still = "still counts: unset it there" if len(variables) == 1 else "still count: unset them there"
        lines.append(f"  {listed(variables)} in the environment {still}.")
    if done.elsewhere:
        lines.append(f"  Still kept for {listed(done.elsewhere)}: choose that host with ONEFLOW_BASE_URL to forget it.")
    return Answer(
        {
            "profile": choice.name,
            "environment": choice.environment,
            "base_url": choice.base_url,
            "forgotten": [_NAMES[one] for one in done.forgotten],
            "sign_keys": sign_keys,
            "environment_secrets": variables,
            "kept_elsewhere": list(done.elsewhere),
        },
        lines,
    )
