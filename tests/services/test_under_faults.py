"""Services while trouble befalls their calls: each kind ends as an error of our own tree, or is got over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui import errors, services
from oneflow_tui.api.address import read_address
from oneflow_tui.api.client import Client, Clockwork, ScimClient, Timeouts
from oneflow_tui.errors import NetworkError, OneflowError, RateLimited, ServerTrouble, TimedOut, UnexpectedAnswer
from oneflow_tui.services import Services
from tests.sandbox_server import SandboxServer

Trouble = Callable[[str], list[int]]


@pytest.fixture(scope="module")
def shared() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as server:
        yield server


@pytest.fixture
def trouble(shared: SandboxServer) -> Iterator[Trouble]:
    """Sets rules and tells how many calls those before have befallen."""
    with httpx.Client(base_url=shared.console_url, trust_env=False) as console:
        console.post("/api/reset", json={"seed": "ready"})

        def set_rules(spec: str) -> list[int]:
            before = console.get("/api/state").json()["faults"]["rules"]
            assert console.post("/api/faults", json={"spec": spec}).status_code == 200
            return [rule["hits"] for rule in before]

        yield set_rules
        set_rules("")


def connected(shared: SandboxServer) -> Services:
    return services.connect(
        read_address(shared.base_url),
        SecretStr(shared.token),
        user_email=shared.user_email,
        scim_token=SecretStr(shared.scim_token),
        patience=0,
        share=1.0,
    )


@pytest.fixture
async def account(shared: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    """Services that repeat at once what they repeat, and do not wait after a 429."""
    for kind in (Client, ScimClient):
        at_once = partial(kind, clockwork=Clockwork(random=lambda: 0.0))
        monkeypatch.setattr(services, kind.__name__, at_once)
    made = connected(shared)
    yield made
    await made.aclose()


def calls(account: Services, type_id: int, webhook_id: int) -> dict[str, Callable[[], Awaitable[object]]]:
    """One of each kind of call, a person's whole set-up."""
    return {
        "ping": account.account.ping,
        "me": account.account.me,
        "types": account.template_types.list,
        "type": lambda: account.template_types.get(type_id),
        "new type": lambda: account.template_types.create("Another"),
        "fields": lambda: account.data_fields.read(type_id),
        "new fields": lambda: account.data_fields.replace(type_id, [{"custom_id": "vat", "name": "VAT"}]),
        "templates": account.templates.list,
        "workspaces": account.workspaces.list,
        "webhooks": account.webhooks.list,
        "webhook": lambda: account.webhooks.get(webhook_id),
        "new webhook": lambda: account.webhooks.create("https://crm.example.com/new", sign_key=SecretStr("a-key")),
        "other webhook": lambda: account.webhooks.replace(webhook_id, "https://crm.example.com/other"),
        "users": account.users.list,
        "contracts": account.contracts.list,
        "scim": account.invitations.check,
        "invitation": lambda: account.invitations.invite("new@example.com", "New Person"),
        "no webhook": lambda: account.webhooks.delete(webhook_id),
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("400", errors.BadRequest),
        ("401", errors.LoginNeeded),
        ("402", errors.PlanNeeded),
        ("403", errors.NotAllowed),
        ("404", errors.NotFound),
        ("409", errors.Conflict),
        ("418", errors.ApiError),
        ("429", RateLimited),
        ("429 retry-after=5", RateLimited),
        ("429 retry-after=date-5", RateLimited),
        ("429 retry-after=-1", RateLimited),
        ("429 retry-after=1.5", RateLimited),
        ("429 retry-after=999999999999999999999", RateLimited),
        ('429 retry-after="soon"', RateLimited),
        ("500", ServerTrouble),
        ("503", ServerTrouble),
        ("599", ServerTrouble),
        ("html 200", UnexpectedAnswer),
        ("html 404", UnexpectedAnswer),
        ("empty 404", errors.NotFound),
        ("empty 500", ServerTrouble),
        ("redirect", UnexpectedAnswer),
        ("reset-before", NetworkError),
        ("reset-after", NetworkError),
        ("close-before", NetworkError),
        ("close-after", NetworkError),
        ("stall 1ms", NetworkError),
        ("cut", NetworkError),
        ("garbage", UnexpectedAnswer),
    ],
)
async def test_every_call_ends_as_one_of_our_errors(
    account: Services, trouble: Trouble, kind: str, expected: type[OneflowError]
) -> None:
    type_id = (await account.template_types.create("Deal")).id
    webhook_id = (await account.webhooks.create("https://crm.example.com/a")).id
    ends: dict[str, object] = {}
    wanted: dict[str, object] = {}
    for name, call in calls(account, type_id, webhook_id).items():
        trouble(f"*: {kind}")
        with pytest.raises(OneflowError) as caught:
            await call()
        ends[name] = type(caught.value)
        wanted[name] = expected
        assert trouble("")[0] >= 1, name
    assert ends == wanted


@pytest.mark.parametrize(
    "kind", ["wrong-type", "empty 200", "empty 204", "lost-write", "delay 1ms..2ms", "slow-body 5ms"]
)
async def test_what_may_pass_for_an_answer_is_read_or_is_one_of_our_errors(
    account: Services, trouble: Trouble, kind: str
) -> None:
    type_id = (await account.template_types.create("Deal")).id
    webhook_id = (await account.webhooks.create("https://crm.example.com/a")).id
    for name, call in calls(account, type_id, webhook_id).items():
        trouble(f"*: {kind}")
        try:
            await call()
        except OneflowError:
            assert kind not in {"delay 1ms..2ms", "slow-body 5ms"}, name


async def test_a_stalled_answer_is_timed_out(
    shared: SandboxServer, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "Client", partial(Client, timeouts=Timeouts(read=0.2)))
    made = connected(shared)
    trouble("*: stall")
    with pytest.raises(TimedOut) as caught:
        await made.template_types.create("Deal")
    assert caught.value.sent
    trouble("")
    assert await made.template_types.list() == []
    await made.aclose()


@pytest.mark.parametrize("kind", ["500", "503", "reset-before", "reset-after", "close-after", "cut", "stall 1ms"])
async def test_what_is_safe_to_repeat_is_got_over(account: Services, trouble: Trouble, kind: str) -> None:
    type_id = (await account.template_types.create("Deal")).id
    webhook_id = (await account.webhooks.create("https://crm.example.com/a")).id
    trouble(f"GET *: {kind} x2; PUT *: {kind} x2; DELETE *: {kind} x2")
    assert [one.name for one in await account.template_types.list()] == ["Deal"]
    await account.data_fields.replace(type_id, [{"custom_id": "vat", "name": "VAT"}])
    await account.webhooks.delete(webhook_id)
    assert trouble("") == [2, 2, 2]
    assert [one.custom_id for one in await account.data_fields.read(type_id)] == ["vat"]
    assert await account.webhooks.list() == []


@pytest.mark.parametrize(
    ("kind", "made"),
    [("500", 0), ("reset-before", 0), ("reset-after", 1), ("close-before", 0), ("close-after", 1), ("cut", 1)],
)
async def test_a_creation_is_sent_once_and_not_known_to_be_undone(
    account: Services, trouble: Trouble, kind: str, made: int
) -> None:
    trouble(f"POST *: {kind}")
    with pytest.raises(OneflowError) as caught:
        await account.webhooks.create("https://crm.example.com/a")
    assert getattr(caught.value, "sent", True)
    assert trouble("") == [1]
    assert len(await account.webhooks.list()) == made


async def test_a_lost_write_is_seen_by_reading_back(account: Services, trouble: Trouble) -> None:
    type_id = (await account.template_types.create("Deal")).id
    trouble("PUT *: lost-write")
    await account.data_fields.replace(type_id, [{"custom_id": "vat", "name": "VAT"}])
    assert await account.data_fields.read(type_id) == []


async def test_a_redirect_is_not_followed(account: Services, trouble: Trouble) -> None:
    trouble("GET /ping: redirect")
    with pytest.raises(UnexpectedAnswer, match="redirect") as caught:
        await account.account.ping()
    assert caught.value.status == 302
