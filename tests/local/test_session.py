"""The session over the real sandbox."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from oneflow_tui.api.har import har_text
from oneflow_tui.errors import (
    AccountMoved,
    BadInput,
    GateRefused,
    HostRefused,
    LockHeld,
    LoginNeeded,
    SandboxTrouble,
    SecretElsewhere,
    Usage,
)
from oneflow_tui.local import credentials
from oneflow_tui.local.lock import write_lock
from oneflow_tui.local.paths import state_dir
from oneflow_tui.local.sandbox_process import SandboxProcess
from oneflow_tui.options import Options
from oneflow_tui.session.session import Session
from oneflow_tui.setup.changes import Action, Approval, Kind, Result
from oneflow_tui.setup.draft import Draft, NewField, TypeDraft, UserDraft, WebhookDraft
from tests.local.backends import Good
from tests.sandbox_server import SandboxServer

PLANTED = "planted-sign-key-77ab"


@pytest.fixture(scope="module")
def server() -> Any:
    with SandboxServer().start("ready") as sandbox:
        yield sandbox


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Good:
    backend = Good()
    monkeypatch.setattr(credentials.Credentials.__init__, "__kwdefaults__", {
        **(credentials.Credentials.__init__.__kwdefaults__ or {}), "find": lambda: backend,
    })  # fmt: skip
    return backend


def given(server: SandboxServer, **more: str) -> dict[str, str]:
    return {"ONEFLOW_BASE_URL": server.base_url, "ONEFLOW_API_TOKEN": server.token, **more}


def nothing(_: object) -> None:
    return None


def written() -> str:
    return "\n".join(
        one.read_bytes().decode("utf-8", "replace")
        for root in (state_dir(), Path(os.environ["XDG_CONFIG_HOME"]))
        for one in root.rglob("*")
        if one.is_file()
    )


async def test_the_environment_wins_is_named_and_not_stored(server: SandboxServer, keyring: Good) -> None:
    environ = given(server, ONEFLOW_USER_EMAIL=server.user_email, ONEFLOW_SCIM_TOKEN=server.scim_token)
    session = await Session.open(Options(), environ=environ)
    assert environ == {"ONEFLOW_BASE_URL": server.base_url, "ONEFLOW_USER_EMAIL": server.user_email}
    assert session.environment == "local"
    assert await session.recall()
    assert session.token_source == "environment"
    assert session.acting_as == server.user_email
    assert session.has_scim
    assert await session.keep_token() == "ONEFLOW_API_TOKEN: used for this run, not stored"
    assert keyring.kept == {}
    with pytest.raises(BadInput, match="ONEFLOW_API_TOKEN"):
        await session.forget_token()
    assert session.token_fingerprint not in ("", server.token[:8])
    assert server.token not in repr(session)
    assert session.console_url is None
    assert not session.is_own_sandbox
    await session.close()
    assert server.token not in written()


async def test_a_token_is_kept_found_again_and_forgotten(server: SandboxServer, keyring: Good) -> None:
    environ = {"ONEFLOW_BASE_URL": server.base_url}
    session = await Session.open(Options(), environ=environ)
    assert not await session.recall()
    account = await session.sign_in(SecretStr(server.token))
    assert await session.keep_token() == "keyring: backends"
    await session.act_as(server.user_email)
    session.set_draft(session.draft.model_copy(update={"step": "webhooks"}))
    await session.close()

    session = await Session.open(Options(), environ=environ)
    assert session.resumed
    assert session.draft.step == "webhooks"
    assert await session.recall()
    assert session.token_source == "keyring"
    assert session.account is not None
    assert session.account.id == account.id
    assert session.acting_as == server.user_email
    assert server.token not in written()
    await session.forget_token()
    assert session.account is None
    assert keyring.kept == {}
    assert not await session.recall()
    await session.close()


async def test_a_stored_token_never_goes_to_another_base_url(server: SandboxServer, keyring: Good) -> None:
    session = await Session.open(Options(), environ={"ONEFLOW_BASE_URL": server.base_url})
    await session.sign_in(SecretStr(server.token))
    await session.keep_token()
    await session.close()
    session = await Session.open(Options(), environ={"ONEFLOW_BASE_URL": "http://127.0.0.1:9/v1"})
    with pytest.raises(SecretElsewhere):
        await session.recall()
    await session.close()


async def test_the_environments_token_goes_only_to_the_environments_base_url(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.choose("test")
    assert session.environment == "test"
    assert not await session.recall()
    await session.close()


async def test_a_wrong_token_changes_nothing(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    with pytest.raises(LoginNeeded):
        await session.sign_in(SecretStr("wrong"))
    assert session.account is not None
    with pytest.raises(LoginNeeded, match="The token is good"):
        await session.act_as("stranger@example.com")
    assert session.acting_as is None
    with pytest.raises(LoginNeeded):
        await session.set_scim_token(SecretStr("wrong"))
    assert not session.has_scim
    await session.look("workspaces")
    assert session.actual.workspaces
    await session.close()


async def test_the_requests_of_a_run_are_kept_whichever_token_they_were_for(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ={"ONEFLOW_BASE_URL": server.base_url})
    with pytest.raises(LoginNeeded):
        await session.sign_in(SecretStr("planted-wrong-token"))
    await session.sign_in(SecretStr(server.token))
    kept = session.traffic.entries
    assert (kept[0].status, kept[-1].status) == (401, 200)
    text = har_text(kept, version="0").lower()
    assert "x-oneflow-api-token" in text
    assert not any(secret.lower() in text for secret in ("planted-wrong-token", server.token))
    await session.close()


async def test_a_draft_is_sent_settled_and_nothing_secret_is_written(server: SandboxServer, keyring: Good) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("template_types", "webhooks", "users", "workspaces", "templates")
    hook = WebhookDraft(callback_url="https://crm.example.com/a", new_sign_key=True)
    session.remember_sign_key(hook.uid, SecretStr(PLANTED))
    session.set_draft(
        session.draft.with_type(TypeDraft(name="Session test", new=(NewField(custom_id="vat", name="VAT"),)))
        .with_webhook(hook)
        .with_user(UserDraft(email="new@example.com"))
    )
    plan = session.plan()
    assert [one.action for one in plan.changes] == [Action.CREATE, Action.CREATE, Action.CREATE, Action.MANUAL]
    report = await session.apply(plan, Approval(), nothing)
    assert [one.result for one in report.outcomes] == [Result.DONE, Result.DONE, Result.DONE, Result.MANUAL]
    type_id = report.outcomes[0].remote_id
    webhook_id = report.outcomes[2].remote_id
    assert session.draft.types[0].remote_id == type_id
    assert session.draft.types[0].new == ()
    assert session.draft.webhooks == ()
    assert [one.custom_id for one in session.actual.fields[int(str(type_id))]] == ["vat"]
    assert session.known_sign_keys == {webhook_id}
    assert session.plan(Kind.TEMPLATE_TYPE, Kind.DATA_FIELD, Kind.WEBHOOK).changes == ()
    run = await session.run_trial(nothing)
    assert session.tested == run
    await session.close()
    assert PLANTED in keyring.kept.values()
    assert not [name for _, name in keyring.kept if "sign-key:new" in name]
    text = written()
    assert PLANTED not in text
    assert server.token not in text
    again = await Session.open(Options(), environ=given(server))
    await again.recall()
    assert again.known_sign_keys == {webhook_id}
    assert again.tested == run
    await again.close()


async def test_a_new_sign_key_that_was_lost_is_asked_for_again(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("webhooks", "workspaces")
    session.set_draft(Draft().with_webhook(WebhookDraft(callback_url="https://x.example/", new_sign_key=True)))
    with pytest.raises(BadInput, match="was not kept"):
        session.plan(Kind.WEBHOOK)
    await session.close()


async def test_two_writers_at_once_are_refused(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    with write_lock(session.folder / "lock"), pytest.raises(LockHeld):
        await session.apply(session.plan(Kind.TEMPLATE_TYPE), Approval(), nothing)
    await session.close()


async def test_a_damaged_draft_is_told_once_and_does_not_stand_in_the_way(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    session.set_draft(session.draft.model_copy(update={"step": "users"}))
    await session.close()
    next(state_dir().rglob("draft")).write_text("damaged")
    session = await Session.open(Options(), environ=given(server))
    with pytest.raises(Exception, match="kept as"):
        await session.recall()
    assert session.account is not None
    assert not session.resumed
    assert await session.recall()
    await session.close()


async def test_the_own_sandbox_starts_resumes_and_starts_over() -> None:
    environ = {**os.environ, "ONEFLOW_API_TOKEN": "never", "ONEFLOW_BASE_URL": "https://api.oneflow.com/v1"}
    session = await Session.open(Options(sandbox=True), environ=environ)
    assert session.environment == "sandbox"
    await session.choose("sandbox")
    assert not await session.recall()
    await session.sign_in(session.sandbox_token(), source="sandbox")
    assert session.is_own_sandbox
    await session.look("template_types")
    assert session.actual.extension == "off"
    assert session.services is not None
    assert session.services.console is not None
    await session.services.console.switch_extension(True)
    session.set_draft(session.draft.model_copy(update={"step": "users"}))
    token = session.sandbox_token().get_secret_value()
    await session.close()
    assert token not in written()
    assert not (state_dir() / "sandbox/server/server.json").exists()

    session = await Session.open(Options(sandbox=True), environ=environ)
    assert session.draft.step == "users"
    await session.choose("sandbox")
    assert await session.recall()
    await session.look("template_types")
    assert session.actual.extension != "off"
    await session.start_over()
    assert session.account is None
    assert session.draft == Draft()
    assert not await session.recall()
    await session.close()


async def test_a_sandbox_that_does_not_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_text("not a state")
    with pytest.raises(SandboxTrouble, match="did not start"):
        await SandboxProcess.start(tmp_path)


async def test_the_sandbox_process_ends_when_asked(tmp_path: Path) -> None:
    running = await SandboxProcess.start(tmp_path, seed="ready")
    assert running.running
    assert "token" not in (tmp_path / "server.json").read_text()
    await asyncio.wait_for(running.stop(), 5)
    assert not running.running
    await running.stop()


@pytest.mark.parametrize(
    ("options", "environ", "problem"),
    [
        (Options(profile="sandbox"), {}, Usage),
        (Options(profile="Bad Name"), {}, BadInput),
        (Options(), {"ONEFLOW_BASE_URL": "https://evil.example/v1"}, HostRefused),
        (Options(), {"ONEFLOW_BASE_URL": "https://api.oneflow.com/"}, HostRefused),
    ],
)
async def test_what_cannot_be_opened(options: Options, environ: dict[str, str], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        await Session.open(options, environ=environ)


async def test_a_raised_limit_of_fields_is_kept_in_the_profile(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    assert session.field_limit == 150
    session.raise_field_limit(300)
    session.set_draft(Draft())
    await session.close()
    again = await Session.open(Options(), environ=given(server))
    assert again.field_limit == 150, "not before it is known which account this is"
    await again.recall()
    assert again.field_limit == 300
    await again.close()
    profile = Path(os.environ["XDG_CONFIG_HOME"], "oneflow-tui", "profiles", "default.toml")
    assert "field_limit = 300" in profile.read_text()


async def test_a_stored_scim_token_never_goes_to_another_scim_host(server: SandboxServer, keyring: Good) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.set_scim_token(SecretStr(server.scim_token))
    await session.close()
    assert server.scim_token in keyring.kept.values()
    elsewhere = await Session.open(Options(), environ=given(server, ONEFLOW_SCIM_BASE_URL="http://127.0.0.1:9/scim/v1"))
    await elsewhere.recall()
    assert not elsewhere.has_scim
    await elsewhere.close()
    same = await Session.open(Options(), environ=given(server))
    await same.recall()
    assert same.has_scim
    await same.close()


async def test_a_type_of_the_same_name_that_appeared_is_asked_about_and_can_be_made_ours(server: SandboxServer) -> None:
    name = "Appears meanwhile"
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("template_types")
    typed = TypeDraft(name=name, new=(NewField(custom_id="vat", name="VAT"),))
    session.set_draft(Draft().with_type(typed))
    kinds = (Kind.TEMPLATE_TYPE, Kind.DATA_FIELD)
    plan = session.plan(*kinds)
    assert session.services is not None
    stranger = await session.services.template_types.create(name, "")
    with pytest.raises(AccountMoved, match="appeared"):
        await session.apply(plan, Approval(), nothing)
    await session.look("template_types")
    with pytest.raises(GateRefused, match=str(stranger.id)) as caught:
        session.plan(*kinds)
    assert "Enter on its row" in caught.value.next
    session.set_draft(Draft().with_type(typed.model_copy(update={"remote_id": stranger.id})))
    await session.look(types=[stranger.id])
    report = await session.apply(session.plan(*kinds), Approval(), nothing)
    assert [one.result for one in report.outcomes] == [Result.DONE]
    assert sum(one.name == name for one in session.actual.template_types or ()) == 1
    await session.close()


async def test_stopped_while_looking_after_a_send_what_is_done_is_no_edit_any_more(
    server: SandboxServer, keyring: Good, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("template_types", "webhooks", "workspaces")
    hook = WebhookDraft(callback_url="https://crm.example.com/stopped", new_sign_key=True)
    session.remember_sign_key(hook.uid, SecretStr(PLANTED))
    session.set_draft(Draft().with_webhook(hook))
    plan = session.plan(Kind.WEBHOOK)

    async def stopped(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(session, "look", stopped)
    with pytest.raises(asyncio.CancelledError):
        await session.apply(plan, Approval(), nothing)
    assert session.draft.webhooks == (), "its key has moved to the webhook: nothing is left to send"
    await session.close()


async def test_two_choices_at_once_start_one_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SandboxProcess] = []
    start = SandboxProcess.start

    async def counted(*arguments: Any, **more: Any) -> SandboxProcess:
        process = await start(*arguments, **more)
        started.append(process)
        return process

    monkeypatch.setattr(SandboxProcess, "start", counted)
    session = await Session.open(Options(sandbox=True), environ=dict(os.environ))
    await asyncio.gather(session.choose("sandbox"), session.choose("sandbox"))
    assert len(started) == 1
    await session.close()
    assert not started[0].running
