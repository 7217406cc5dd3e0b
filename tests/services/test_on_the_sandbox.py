from __future__ import annotations

import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.errors import BadRequest, LoginNeeded, NeedsPerson, NotAllowed, NotFound, ReadOnly
from oneflow_tui.services import Services, connect
from oneflow_tui.services.data_fields import fingerprint, sent_form
from oneflow_tui.services.sandbox_console import SandboxConsole
from tests.sandbox_server import SandboxServer


def console_of(services: Services) -> SandboxConsole:
    assert services.console is not None
    return services.console


def row(custom_id: str, **more: str) -> dict[str, str]:
    return {"custom_id": custom_id, "name": custom_id.title(), "description": "", "placeholder": "", "value": ""} | more


async def test_ping_and_who_am_i(services: Services) -> None:
    assert (await services.account.ping()).data == {}
    me = await services.account.me()
    assert (me.name, me.token_kind) == ("Nordlys AB", "custom")
    assert services.budget.used == 2
    assert [entry.path for entry in services.traffic.entries] == ["/ping", "/accounts/me"]


async def test_a_wrong_token_and_a_wrong_user_are_401(services: Services, sandbox: SandboxServer) -> None:
    with pytest.raises(LoginNeeded) as caught:
        await services.acting_as("nobody@example.com").account.ping()
    assert caught.value.request_id
    await services.acting_as(sandbox.user_email).account.ping()
    wrong = connect(read_address(sandbox.base_url), SecretStr("x" * 40), budget=services.budget)
    with pytest.raises(LoginNeeded):
        await wrong.account.me()
    await wrong.aclose()
    assert services.budget.used == 3


async def test_the_three_outcomes_of_the_extension(services: Services, switches: dict[str, str]) -> None:
    console = console_of(services)
    await console.switch_extension(False)
    off = await services.extensions.template_types()
    if switches["extension_off"] == "empty":  # then nobody can tell until the first type is made
        assert off.outcome == "probably_on"
        with pytest.raises(NotAllowed):
            await services.template_types.create("Deal")
    else:
        assert (off.outcome, off.status) == ("off", int(switches["extension_off"]))
        assert off.request_id
    await console.switch_extension(True)
    assert (await services.extensions.template_types()).outcome == "probably_on"
    await services.template_types.create("Deal")
    assert (await services.extensions.template_types()).outcome == "on"


async def test_template_types(services: Services) -> None:
    made = await services.template_types.create("Acme deal", "From a deal")
    bare = await services.template_types.create("Acme bare")
    assert [one.name for one in await services.template_types.list()] == ["Acme bare", "Acme deal"]
    read, fields = await services.template_types.get(made.id)
    assert (read.id, read.name, read.description, fields) == (made.id, "Acme deal", "From a deal", [])
    assert bare.description == ""
    with pytest.raises(NotFound):
        await services.template_types.get(999_999)


async def test_data_fields_are_replaced_whole(services: Services, switches: dict[str, str]) -> None:
    made = await services.template_types.create("Deal")
    await services.data_fields.replace(made.id, [row("vat", value="556677"), row("per--org-nr"), row("Kontaktperson")])
    fields = await services.data_fields.read(made.id)
    assert [(one.custom_id, one.value) for one in fields] == [
        ("vat", "556677"),
        ("per--org-nr", ""),
        ("Kontaktperson", ""),
    ]
    before = fingerprint(fields)
    assert before == fingerprint(fields[::-1])
    await services.data_fields.replace(made.id, [sent_form(one) for one in fields])
    after = await services.data_fields.read(made.id)
    assert [one.active for one in after] == [switches["put_active"] == "kept"] * 3
    assert (fingerprint(after) == before) is (switches["put_active"] == "kept")  # a flag that flips is noticed
    await services.data_fields.replace(made.id, [sent_form(one) for one in fields[1:]])
    left = await services.data_fields.read(made.id)
    assert [one.custom_id for one in left] == ["per--org-nr", "Kontaktperson"]
    assert fingerprint(left) != before


async def test_a_value_that_is_refused_is_named(services: Services) -> None:
    made = await services.template_types.create("Deal")
    with pytest.raises(BadRequest) as caught:
        await services.data_fields.replace(made.id, [row("vat", value="x" * 1025)])
    assert caught.value.parameter_problems
    assert caught.value.request_id
    assert await services.data_fields.read(made.id) == []


async def test_templates_and_the_type_they_carry(services: Services) -> None:
    everything = await services.templates.list()
    active = await services.templates.list(active=True)
    idle = await services.templates.list(active=False)
    assert len(everything) == 5
    assert {one.id for one in everything} == {one.id for one in [*active, *idle]}
    made = await services.template_types.create("Deal")
    await console_of(services).assign_template_type(active[0].id, made.id)
    carrying = await services.templates.list(template_type_id=made.id)
    assert [one.id for one in carrying] == [active[0].id]
    assert (await services.templates.get(active[0].id)).template_type_id == made.id


async def test_workspaces(services: Services) -> None:
    assert len(await services.workspaces.list()) == 3


async def test_webhooks_from_making_to_removing(services: Services) -> None:
    workspace = (await services.workspaces.list())[0].id
    made_type = await services.template_types.create("Deal")
    made = await services.webhooks.create(
        "https://crm.example.com/a",
        ["contract:sign", "contract:publish"],
        [workspace],
        made_type.id,
        SecretStr("a-sign-key"),
    )
    plain = await services.webhooks.create("https://crm.example.com/b")
    listed = {one.id: one for one in await services.webhooks.list()}
    assert set(listed) == {made.id, plain.id}
    assert listed[made.id].events == ("contract:sign", "contract:publish")
    assert listed[made.id].workspace_ids == (workspace,)
    assert listed[made.id].template_group_id == made_type.id
    assert listed[made.id].is_plain
    assert not listed[plain.id].filters
    assert "sign_key" not in listed[made.id].raw
    changed = await services.webhooks.replace(made.id, "https://crm.example.com/c", raw=listed[made.id].raw)
    assert (changed.id, changed.callback_url, changed.events) == (made.id, "https://crm.example.com/c", ())
    assert (await services.webhooks.get(made.id)).callback_url == "https://crm.example.com/c"
    await services.webhooks.delete(made.id)
    assert [one.id for one in await services.webhooks.list()] == [plain.id]
    with pytest.raises(NotFound):
        await services.webhooks.delete(made.id)


async def test_users_are_invited_by_scim_once(services: Services) -> None:
    assert services.invitations.available
    await services.invitations.check()
    assert await services.invitations.find("new@example.com") is None
    made = await services.invitations.invite("New@Example.com", "New Person", "CTO")
    assert (made.address, made.name) == ("new@example.com", "New Person")
    again = await services.invitations.invite("new@example.com", "Somebody Else")
    assert (again.id, again.name) == (made.id, "New Person")
    assert [one.name for one in await services.users.list() if one.address == "new@example.com"] == ["New Person"]


async def test_inviting_without_scim_needs_a_person(sandbox: SandboxServer) -> None:
    made = connect(read_address(sandbox.base_url), SecretStr(sandbox.token))
    assert not made.invitations.available
    with pytest.raises(NeedsPerson) as caught:
        await made.invitations.invite("new@example.com", "New")
    assert "Admin > Users > Invite user" in caught.value.next
    wrong = connect(read_address(sandbox.base_url), SecretStr(sandbox.token), scim_token=SecretStr("no"))
    with pytest.raises(LoginNeeded):
        await wrong.invitations.check()
    await made.aclose()
    await wrong.aclose()


async def test_the_persons_steps_on_a_sandbox(services: Services) -> None:
    console = console_of(services)
    workspace = (await services.workspaces.list())[0].id
    await console.invite("guest@example.com", "Guest", "user", [workspace])
    await console.accept_invitation("GUEST@example.com")
    people = {one.address: one for one in await services.users.list()}
    assert people["guest@example.com"].active
    with pytest.raises(NotFound):
        await console.accept_invitation("stranger@example.com")


async def test_contracts_are_listed(services: Services) -> None:
    assert await services.contracts.list() == []
    with pytest.raises(NotFound):
        await services.contracts.get(1)


async def test_read_only_changes_nothing(sandbox: SandboxServer) -> None:
    made = connect(
        read_address(sandbox.base_url),
        SecretStr(sandbox.token),
        scim_token=SecretStr(sandbox.scim_token),
        console_url=sandbox.console_url,
        read_only=True,
    )
    for write in (
        made.template_types.create("x"),
        made.data_fields.replace(1, []),
        made.webhooks.create("https://x.example"),
        made.webhooks.delete(1),
        made.invitations.invite("new@example.com", "New"),
        console_of(made).switch_extension(False),
    ):
        with pytest.raises(ReadOnly):
            await write
    assert await made.template_types.list() == []
    await made.aclose()
