"""The Summary step: what is there, its ids, what is left."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Other
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, shown, until, wizard


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_it_lists_what_is_there_with_ids_to_copy(size: tuple[int, int], token: str, other: Other) -> None:
    other.does("extension", {"on": True})
    type_id = other.new_type("Deal [red]")
    fields = [{"custom_id": "vat", "name": "VAT", "description": "", "placeholder": "", "value": ""}]
    other.api.put(f"/template_types/{type_id}/data_fields", json={"data_fields": fields}).raise_for_status()
    hook = {"callback_url": "https://crm.example.com/oneflow", "filters": None, "sign_key": None}
    made = other.api.post("/webhooks", json={**hook, "template_group_id": type_id}).raise_for_status().json()
    hook_id = str(made.get("webhook_id", made.get("id")))
    async with wizard("summary", size=size) as pilot:
        app = pilot.app
        ids = {str(type_id), hook_id}
        await until(pilot, lambda: ids <= {one.text for one in app.screen.query("Copyable")})
        entries = [" ".join(str(one.render()) for one in entry.query("Static")) for entry in app.screen.query(".entry")]
        assert any(entry.startswith(f"{type_id} (copy) Deal [red], 1 data field") for entry in entries)
        hook_words = f"{hook_id} (copy) https://crm.example.com/oneflow, every event"
        assert any(entry.startswith(hook_words) for entry in entries)
        assert any(entry.startswith("ada@nordlys.example (copy) Ada Lovelace, administrator") for entry in entries)
        copyable = next(one for one in app.screen.query("Copyable") if one.text == str(type_id))
        copyable.focus()
        await pilot.press("enter")
        assert app.clipboard == str(type_id)
        app.screen.query_one("#copy-ids").press()
        await until(pilot, lambda: f"{type_id}\tthe id of Deal [red]" in app.clipboard)
        assert f"{hook_id}\tthe id of the webhook to https://crm.example.com/oneflow" in app.clipboard


async def test_it_says_what_is_left_and_for_whom(token: str) -> None:
    async with wizard("summary", size=ROOMY) as pilot:
        await until(pilot, lambda: "What is left" in shown(pilot.app, "#list"))
        said = shown(pilot.app, "#list")
        assert "Extension: Template types is off. A person switches it on:" in said
        assert "Webhooks: The account has no webhook." in said
        assert "e-mail your technical integration manager at Oneflow" in said


async def test_where_the_files_are_can_be_copied(token: str, trouble: Trouble) -> None:
    async with wizard("summary", size=ROOMY) as pilot:
        folder = str(pilot.app.session.folder)
        await until(pilot, lambda: any(one.text == folder for one in pilot.app.screen.query("Copyable")))


async def test_a_mail_to_the_integration_manager_can_be_copied(token: str, other: Other) -> None:
    other.does("extension", {"on": True})
    type_id = other.new_type("Deal")
    async with wizard("summary") as pilot:
        await pilot.click("#copy-mail")
        await until(pilot, lambda: "Nordlys AB (id 10001)" in pilot.app.clipboard)
        assert f"- Deal (template type {type_id})" in pilot.app.clipboard
        assert "remove the trial limitations" in pilot.app.clipboard


async def test_the_list_is_read_to_its_end_by_keys(token: str) -> None:
    async with wizard("summary") as pilot:
        assert "e-mail your technical integration manager" not in shown(pilot.app, "#list")
        await pilot.press("pagedown", "pagedown", "pagedown")
        await until(pilot, lambda: "e-mail your technical integration manager" in shown(pilot.app, "#list"))
        await pilot.press("pageup", "pageup", "pageup")
        await until(pilot, lambda: "What is left" in shown(pilot.app, "#list"))


async def test_without_ids_it_says_so(token: str) -> None:
    async with wizard("summary") as pilot:
        await pilot.click("#copy-ids")
        await until(pilot, lambda: "There are no ids yet." in shown(pilot.app, "ProblemLine"))
