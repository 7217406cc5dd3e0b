"""The async service layer: one file a resource. Takes and returns models, raises only errors of our tree."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from oneflow_tui.api.address import Address
from oneflow_tui.api.budget import DEFAULT_SHARE, Budget, OnWait
from oneflow_tui.api.client import Client, ConsoleClient, ScimClient
from oneflow_tui.api.retry import LONGEST_PAUSE
from oneflow_tui.api.traffic import Traffic
from oneflow_tui.services.account import Accounts
from oneflow_tui.services.contracts import Contracts
from oneflow_tui.services.data_fields import DataFields
from oneflow_tui.services.directory import Directory
from oneflow_tui.services.extensions import Extensions, ExtensionState
from oneflow_tui.services.logs import Logs
from oneflow_tui.services.sandbox_console import SandboxConsole
from oneflow_tui.services.template_types import TemplateTypes
from oneflow_tui.services.templates import Templates
from oneflow_tui.services.users import Invitations, Users
from oneflow_tui.services.webhooks import Webhooks
from oneflow_tui.services.workspaces import Workspaces

__all__ = ["ExtensionState", "Services", "connect"]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that can be asked of one account. `console` is None but on a sandbox of one's own."""

    client: Client
    account: Accounts
    extensions: Extensions
    template_types: TemplateTypes
    data_fields: DataFields
    templates: Templates
    workspaces: Workspaces
    webhooks: Webhooks
    users: Users
    invitations: Invitations
    contracts: Contracts
    console: SandboxConsole | None = None

    @property
    def budget(self) -> Budget:
        return self.client.budget

    @property
    def traffic(self) -> Traffic:
        return self.client.traffic

    @property
    def logs(self) -> Logs:
        return Logs(self.client)

    @property
    def directory(self) -> Directory:
        return Directory(self.invitations.scim)

    def acting_as(self, email: str | None) -> Services:
        """The same services as another user, over the same connections and budget; only the first need be closed."""
        return _services(self.client.with_user_email(email), self.invitations, self.console)

    async def aclose(self) -> None:
        await self.client.aclose()
        if self.invitations.scim is not None:
            await self.invitations.scim.aclose()
        if self.console is not None:
            await self.console.client.aclose()


def _services(client: Client, invitations: Invitations, console: SandboxConsole | None) -> Services:
    return Services(
        client=client,
        account=Accounts(client),
        extensions=Extensions(client),
        template_types=TemplateTypes(client),
        data_fields=DataFields(client),
        templates=Templates(client),
        workspaces=Workspaces(client),
        webhooks=Webhooks(client),
        users=Users(client),
        invitations=invitations,
        contracts=Contracts(client),
        console=console,
    )


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
    console = (
        SandboxConsole(ConsoleClient(console_url, read_only=read_only, traffic=traffic))
        if console_url is not None
        else None
    )
    return _services(client, Invitations(scim), console)
