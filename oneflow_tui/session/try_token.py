"""Whether a token opens an account, and for whom."""

from __future__ import annotations

from pydantic import SecretStr

from oneflow_tui.api.address import Address
from oneflow_tui.api.client import ScimClient
from oneflow_tui.errors import EmailRefused, LoginNeeded, TokenRefused
from oneflow_tui.models import Account
from oneflow_tui.services import Services
from oneflow_tui.services.users import Invitations


async def try_token(services: Services, email: str | None) -> Account:
    """The account that the token opens for `email`, None being the anonymous admin.

    Oneflow answers 401 to a wrong token and to a wrong e-mail alike; a second request without the e-mail tells them
    apart. Raises TokenRefused, EmailRefused, and the errors of a request.
    """
    try:
        return await services.acting_as(email).account.me()
    except LoginNeeded as problem:
        first = problem
    if email is not None:
        try:
            await services.acting_as(None).account.me()
        except LoginNeeded as problem:
            first = problem
        else:
            words = f"The token is good, but acting as {email} is refused."
            raise EmailRefused(words, status=first.status, request_id=first.request_id)
    words = f"{services.client.base_url} refuses the token" + (" (without the e-mail, too)." if email else ".")
    raise TokenRefused(words, status=first.status, request_id=first.request_id)


async def try_scim_token(address: Address, token: SecretStr) -> None:
    """Raises TokenRefused where SCIM does not take the token, and the errors of a request."""
    client = ScimClient(address, token)
    refused: LoginNeeded
    try:
        await Invitations(client).check()
        return
    except LoginNeeded as problem:
        refused = problem
    finally:
        await client.aclose()
    words = f"{address.scim_base_url} refuses the SCIM token."
    next = "It is a token of its own, made where SCIM is switched on (Enterprise plan); the API token does not serve."
    raise TokenRefused(words, status=refused.status, next=next, request_id=refused.request_id)
