"""The async service layer: one file a resource. Takes and returns models, raises only errors of our tree."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import SecretStr

from oneflow_tui.api.address import Address
from oneflow_tui.api.budget import DEFAULT_SHARE, Budget, OnWait
from oneflow_tui.api.client import Client, ConsoleClient, ScimClient
from oneflow_tui.api.retry import LONGEST_PAUSE
from oneflow_tui.api.traffic import Traffic

if TYPE_CHECKING:
    from oneflow_tui.services.account import Accounts
    from oneflow_tui.services.contracts import Contracts
    from oneflow_tui.services.data_fields import DataFields
    from oneflow_tui.services.directory import Directory
    from oneflow_tui.services.extensions import Extensions
    from oneflow_tui.services.logs import Logs
    from oneflow_tui.services.sandbox_console import SandboxConsole
    from oneflow_tui.services.template_types import TemplateTypes
    from oneflow_tui.services.templates import Templates
    from oneflow_tui.services.users import Invitations, Users
    from oneflow_tui.services.webhooks import Webhooks
    from oneflow_tui.services.workspaces import Workspaces

__all__ = ["Services", "connect"]


class Services:
    """Everything that can be asked of one account. A service is imported when it is first asked for."""

    def __init__(
        self, client: Client, scim_client: ScimClient | None = None, console_client: ConsoleClient | None = None
    ) -> None:
        self.client = client
        self._scim = scim_client
        self._console = console_client

    @property
    def budget(self) -> Budget:
        return self.client.budget

    @property
    def traffic(self) -> Traffic:
        return self.client.traffic

    @cached_property
    def account(self) -> Accounts:
        from oneflow_tui.services.account import Accounts

        return Accounts(self.client)

    @cached_property
    def extensions(self) -> Extensions:
        from oneflow_tui.services.extensions import Extensions

        return Extensions(self.client)

    @cached_property
    def template_types(self) -> TemplateTypes:
        from oneflow_tui.services.template_types import TemplateTypes

        return TemplateTypes(self.client)

    @cached_property
    def data_fields(self) -> DataFields:
        from oneflow_tui.services.data_fields import DataFields

        return DataFields(self.client)

    @cached_property
    def templates(self) -> Templates:
        from oneflow_tui.services.templates import Templates

        return Templates(self.client)

    @cached_property
    def workspaces(self) -> Workspaces:
        from oneflow_tui.services.workspaces import Workspaces

        return Workspaces(self.client)

    @cached_property
    def webhooks(self) -> Webhooks:
        from oneflow_tui.services.webhooks import Webhooks

        return Webhooks(self.client)

    @cached_property
    def users(self) -> Users:
        from oneflow_tui.services.users import Users

        return Users(self.client)

    @cached_property
    def contracts(self) -> Contracts:
        from oneflow_tui.services.contracts import Contracts

        return Contracts(self.client)

    @cached_property
    def logs(self) -> Logs:
        from oneflow_tui.services.logs import Logs

        return Logs(self.client)

    @cached_property
    def invitations(self) -> Invitations:
        from oneflow_tui.services.users import Invitations

        return Invitations(self._scim)

    @cached_property
    def directory(self) -> Directory:
        from oneflow_tui.services.directory import Directory

        return Directory(self._scim)

    @cached_property
    def console(self) -> SandboxConsole | None:
        """None but on a sandbox of one's own."""
        from oneflow_tui.services.sandbox_console import SandboxConsole

        return SandboxConsole(self._console) if self._console is not None else None

    def acting_as(self, email: str | None) -> Services:
        """The same services as another user, over the same connections and budget; only the first need be closed."""
        return Services(self.client.with_user_email(email), self._scim, self._console)

    def locked(self) -> Services:
        """The same services for reading only, over the same connections and budget; only the first need be closed."""
        scim, console = self._scim, self._console
        return Services(self.client.locked(), scim and scim.locked(), console and console.locked())

    async def aclose(self) -> None:
        for client in (self.client, self._scim, self._console):
            if client is not None:
                await client.aclose()


def connect(
    address: Address,
    token: SecretStr,
    *,
    user_email: str | None = None,
    scim_token: SecretStr | None = None,
    console_url: str | None = None,
    read_only: bool = False,
    share: float = DEFAULT_SHARE,
    on_wait: OnWait | None = None,
    budget: Budget | None = None,
    traffic: Traffic | None = None,
    patience: float = LONGEST_PAUSE,
) -> Services:
    """Services for one account. Nothing is sent yet. One budget for REST and SCIM: `budget`, or a new one of `share`.
    One record of traffic for all, the console too.

    Raises BadInput where a secret cannot stand in a header, HostRefused for a console that is not on loopback.
    """
    budget = budget or Budget(share)
    traffic = traffic if traffic is not None else Traffic()
    client = Client(
        address,
        token,
        user_email=user_email,
        read_only=read_only,
        budget=budget,
        traffic=traffic,
        on_wait=on_wait,
        patience=patience,
    )
    scim = (
        ScimClient(
            address,
            scim_token,
            read_only=read_only,
            budget=budget,
            traffic=traffic,
            on_wait=on_wait,
            patience=patience,
        )
        if scim_token is not None
        else None
    )
    console = ConsoleClient(console_url, read_only=read_only, traffic=traffic) if console_url is not None else None
    return Services(client, scim, console)
