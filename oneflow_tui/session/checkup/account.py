"""The token, who acts, the account, the SCIM token, the request budget."""

from __future__ import annotations

from pydantic import SecretStr

from oneflow_tui.api.address import Address
from oneflow_tui.errors import EmailRefused, OneflowError, TokenRefused
from oneflow_tui.services import Services
from oneflow_tui.session.checkup.check import Check
from oneflow_tui.session.choice import Choice
from oneflow_tui.session.try_token import try_scim_token, try_token
from oneflow_tui.session.whence import Found
from oneflow_tui.setup.words import quoted

_USUAL_LENGTH = 40
_LOGIN = "`oneflow-tui login` keeps one."


def check_found(found: Found) -> Check | None:
    """What is wrong where no token was found; None where one was."""
    if found.secret is not None:
        return None
    if found.source == "unknown":
        return Check("token", "failed", found.detail, "Unlock your keyring and look again.")
    return Check("token", "failed", found.detail, _LOGIN)


async def check_account(services: Services, choice: Choice, found: Found) -> tuple[list[Check], bool]:
    """Token, who acts, and account; and whether the account is open."""
    email, email_from = choice.acting_as
    source = f"it is from the {found.source}" if found.source != "file" else "it is from the plain file"
    try:
        account = await try_token(services, email)
    except EmailRefused as problem:
        named = "ONEFLOW_USER_EMAIL" if email_from == "environment" else f"the profile {choice.name}"
        words = f"{problem.detail} It is what {named} says."
        return [Check("token", "ok", f"accepted; {source}"), Check("acting_as", "failed", words, problem.next)], False
    except TokenRefused as problem:
        return [Check("token", "failed", f"{problem.detail} {_length(found.secret)}", problem.next)], False
    except OneflowError as problem:
        return [Check("token", "failed", f"it could not be tried: {problem.detail}", problem.next)], False
    kind = f", made as {quoted(account.token_kind)}" if account.token_kind else ""
    acts = f"{email}, by the {email_from}" if email else "nobody in particular: calls run as the anonymous admin user"
    return [
        Check("token", "ok", f"accepted{kind}; {source}"),
        Check("acting_as", "ok", acts),
        Check("account", "ok", f"{quoted(account.name)} (account {account.id})"),
    ], True


def _length(secret: SecretStr | None) -> str:
    length = len(secret.get_secret_value()) if secret is not None else 0
    if length == _USUAL_LENGTH:
        return "It has the usual length."
    return f"It has {length} characters, where Oneflow's have {_USUAL_LENGTH}."


async def check_scim(address: Address, found: Found) -> list[Check]:
    """The SCIM token, where there is one."""
    if found.secret is None:
        if found.source == "unknown":
            return [Check("scim_token", "warning", found.detail, "Unlock your keyring and look again.")]
        return [Check("scim_token", "ok", "none is kept: users are then invited in the web app")]
    try:
        await try_scim_token(address, found.secret)
    except TokenRefused as problem:
        return [Check("scim_token", "failed", problem.detail, problem.next)]
    except OneflowError as problem:
        return [Check("scim_token", "failed", f"it could not be tried: {problem.detail}", problem.next)]
    return [Check("scim_token", "ok", "accepted: users can be invited")]


def check_budget(services: Services) -> Check:
    """Our share of Oneflow's limit, and what Oneflow itself said of it."""
    budget = services.budget
    words = f"{budget.used} of {budget.limit} requests in five minutes used by this run; Oneflow's limit is 2,000"
    entries = services.traffic.entries
    told = next((one.heard.limits for one in reversed(entries) if one.heard.limits), ())
    words += f"; it says {', '.join(f'{name} {value}' for name, value in told)}" if told else ""
    if any(one.status == 429 for one in entries):
        next_step = "Wait five minutes. The limit is shared with your own integration: see what else sends requests."
        return Check("budget", "failed", f"Oneflow asks for a pause; {words}", next_step)
    return Check("budget", "ok", words)
