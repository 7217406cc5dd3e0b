"""A session over damaged files: told once, gone on without, and nothing made twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import BadFile, GateRefused, NewerFile
from oneflow_tui.local import credentials
from oneflow_tui.local.journal import AccountFiles, FileJournal
from oneflow_tui.local.paths import profile_file, profile_state
from oneflow_tui.options import Options
from oneflow_tui.session.session import Session
from oneflow_tui.setup.changes import Approval, Kind
from oneflow_tui.setup.draft import Draft, NewField, TypeDraft, WebhookDraft
from oneflow_tui.setup.ids import IdMap
from tests.local.backends import Good
from tests.local.damage import asides
from tests.sandbox_server import SandboxServer

URL = "https://crm.example.com/damaged"
Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as sandbox:
        yield sandbox


def given(server: SandboxServer) -> dict[str, str]:
    return {"ONEFLOW_BASE_URL": server.base_url, "ONEFLOW_API_TOKEN": server.token}


class Killed(BaseException):
    """In place of kill -9."""


def _flip_first(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[120] ^= 1
    path.write_bytes(data)


async def _killed(server: SandboxServer, draft: Draft, monkeypatch: pytest.MonkeyPatch, *kinds: Kind) -> Path:
    """Sends a draft and ends after the server's commit, before anything of it is noted; returns the folder."""
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("template_types", "webhooks", "workspaces")
    session.set_draft(draft)
    plan = session.plan(*kinds)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(FileJournal, "end", killed)
        patch.setattr(AccountFiles, "save_ids", killed)
        with pytest.raises(Killed):
            await session.apply(plan, Approval(), lambda _: None)
    folder = session.folder
    await session.close()
    return folder


@pytest.mark.parametrize("damage", [_flip_first, lambda path: path.write_bytes(b"x\n"), Path.unlink])
async def test_after_a_kill_and_a_damaged_journal_no_webhook_is_made_twice(
    damage: Damage, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    url = f"{URL}/{abs(hash(request.node.name))}"
    draft = Draft().with_webhook(WebhookDraft(callback_url=url))
    folder = await _killed(server, draft, monkeypatch, Kind.WEBHOOK)
    damage(folder / "journal")
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    if (folder / "journal").exists():
        with pytest.raises(BadFile, match="kept as"):
            await session.look("webhooks", "workspaces")
        assert asides(folder / "journal")
    await session.look("webhooks", "workspaces")
    assert session.plan(Kind.WEBHOOK).changes == ()
    assert sum(one.callback_url == url for one in session.actual.webhooks or ()) == 1
    await session.close()
    for one in asides(folder / "journal"):
        one.unlink()


async def test_after_a_kill_and_a_lost_journal_a_type_is_asked_about(
    server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = TypeDraft(name="Made by a run that was killed", new=(NewField(custom_id="vat", name="VAT"),))
    folder = await _killed(server, Draft().with_type(typed), monkeypatch, Kind.TEMPLATE_TYPE, Kind.DATA_FIELD)
    (folder / "journal").write_bytes(b"nothing that can be read\n")
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    with pytest.raises(BadFile):
        await session.look("template_types")
    await session.look("template_types")
    with pytest.raises(GateRefused):
        session.plan(Kind.TEMPLATE_TYPE, Kind.DATA_FIELD)
    assert sum(one.name == typed.name for one in session.actual.template_types or ()) == 1
    session.set_draft(Draft())
    await session.close()


async def test_a_note_that_can_still_be_read_settles_the_write(
    server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage elsewhere in the journal loses nothing of the write that was under way."""
    typed = TypeDraft(name="Made, and noted in a damaged journal", new=(NewField(custom_id="vat", name="VAT"),))
    first = await Session.open(Options(), environ=given(server))
    await first.recall()
    AccountFiles(first.folder).journal.begin("user", "create", "before", None, {})
    await first.close()
    folder = await _killed(server, Draft().with_type(typed), monkeypatch, Kind.TEMPLATE_TYPE, Kind.DATA_FIELD)
    _flip_first(folder / "journal")
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    with pytest.raises(BadFile, match="kept as"):
        await session.look("template_types")
    await session.look("template_types")
    made = [one for one in session.actual.template_types or () if one.name == typed.name]
    assert len(made) == 1
    assert session.ids().owns_type(made[0].id)
    await session.look(types=[made[0].id])
    report = await session.apply(session.plan(Kind.TEMPLATE_TYPE, Kind.DATA_FIELD), Approval(), lambda _: None)
    assert [one.result.value for one in report.outcomes] == ["done"]
    await session.close()


async def test_a_damaged_id_map_is_told_once_and_then_everything_is_a_stranger(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    await session.look("template_types")
    ids = session.folder / "ids"
    AccountFiles(session.folder).save_ids(IdMap().with_type("x", 1))
    ids.write_bytes(ids.read_bytes()[:50])
    with pytest.raises(BadFile, match="kept as"):
        session.plan(Kind.TEMPLATE_TYPE)
    assert session.ids() == IdMap()
    assert asides(ids)
    await session.close()


async def test_the_account_that_oneflow_names_decides_on_the_folder(server: SandboxServer) -> None:
    """A changed digit in the profile leads to no other account's draft, ids or journal."""
    first = await Session.open(Options(), environ=given(server))
    await first.recall()
    assert first.account is not None
    number = first.account.id
    place = first._place
    first.set_draft(Draft(step="users", account_id=number))
    await first.close()
    other = AccountFiles(profile_state("default") / str(number + 1))
    other.save_ids(IdMap().with_type("x", 1))
    path = profile_file("default")
    path.write_text(path.read_text().replace(f"account_id = {number}", f"account_id = {number + 1}"))
    before = {one.name: one.read_bytes() for one in other.folder.iterdir()}
    session = await Session.open(Options(), environ=given(server))
    assert session._profile.accounts[place].account_id == number + 1
    await session.recall()
    assert session.folder.name == str(number)
    assert session.draft.step == "users"
    assert session.ids() != IdMap().with_type("x", 1)
    await session.close()
    after = {one.name: one.read_bytes() for one in other.folder.iterdir()}
    assert before.items() <= after.items()
    assert f"account_id = {number}\n" in path.read_text()


async def test_a_damaged_index_of_secrets_is_told_and_the_token_is_still_found(
    server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = Good()
    monkeypatch.setitem(credentials.Credentials.__init__.__kwdefaults__, "find", lambda: backend)
    environ = {"ONEFLOW_BASE_URL": server.base_url}
    session = await Session.open(Options(profile="acme"), environ=dict(environ))
    await session.sign_in(SecretStr(server.token))
    await session.keep_token()
    await session.close()
    index = profile_state("acme") / "secrets-index"
    for spoilt, problem in ((b"spoilt", BadFile), (b'{"format":2}', NewerFile)):
        index.write_bytes(spoilt)
        session = await Session.open(Options(profile="acme"), environ=dict(environ))
        with pytest.raises(problem, match="secrets-index"):
            await session.recall()
        assert session.account is not None, "signed in all the same"
        words = await session.keep_token()
        assert words.startswith("keyring: backends")
        assert ("could not be noted" in words) == (problem is NewerFile)
        await session.close()
    assert index.read_bytes() == b'{"format":2}'


async def test_what_was_drafted_before_the_account_was_known_comes_along(server: SandboxServer) -> None:
    early = profile_state("acme") / "draft"
    session = await Session.open(Options(profile="acme"), environ={"ONEFLOW_BASE_URL": server.base_url})
    session.set_draft(Draft(step="users", webhooks=(WebhookDraft(callback_url=URL),)))
    await session.sign_in(SecretStr(server.token))
    assert session.draft.webhooks[0].callback_url == URL
    await session.close()
    assert not early.exists()
    again = await Session.open(Options(profile="acme"), environ={"ONEFLOW_BASE_URL": server.base_url})
    assert again.draft.webhooks[0].callback_url == URL
    assert again.waiting == ""
    await again.close()


async def test_of_several_damaged_files_each_is_named(server: SandboxServer) -> None:
    session = await Session.open(Options(), environ=given(server))
    await session.recall()
    session.set_draft(Draft(step="users", account_id=session.draft.account_id))
    await session.run_trial(lambda _: None)
    folder = session.folder
    await session.close()
    for name in ("draft", "trial"):
        (folder / name).write_bytes(b"damaged")
    session = await Session.open(Options(), environ=given(server))
    with pytest.raises(BadFile) as caught:
        await session.recall()
    for name in ("draft", "trial"):
        (aside,) = asides(folder / name)
        assert str(aside) in caught.value.detail
    assert session.account is not None
    assert await session.recall()
    await session.close()
