"""Makes screenshots/: one SVG a step, and two of the account browser, from the running program on the sandbox.

    python -m tests.pictures.make

The program is the real one, over the real sandbox, driven as a person would; only the terminal is Textual's own.
Each picture is the screen's own export, without the font that the export would fetch from elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
FIELDS = [
    ("customer_name", "Customer name", "The company that signs", "Acme AB", ""),
    ("org_number", "Registration number", "", "556677-8899", ""),
    ("contact_email", "Contact e-mail", "", "ada@example.com", ""),
    ("contact_phone", "Contact phone", "E.164", "+46701234567", ""),
    ("street", "Street", "", "", ""),
    ("city", "City", "", "", ""),
    ("deal_value", "Deal value", "Without VAT", "10000", "0"),
    ("currency", "Currency", "ISO 4217", "SEK", "SEK"),
    ("start_date", "Start date", "", "2027-01-01", ""),
    ("notice_period", "Notice period", "In months", "3", "3"),
]


def without_fonts(svg: str) -> str:
    """Takes out the @font-face rules, which name an address outside."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg)


async def until(condition: Callable[[], object], what: str) -> None:
    """Waits until a condition holds, at most 20 s."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError(what)


async def pictures(size: tuple[int, int] = (100, 30)) -> None:
    from oneflow_tui.options import Options
    from oneflow_tui.setup.draft import NewField, TypeDraft, UserDraft, WebhookDraft
    from oneflow_tui.tui.app import WizardApp
    from oneflow_tui.tui.steps import STEPS

    app = WizardApp(Options(sandbox=True))
    async with app.run_test(size=size, tooltips=False, notifications=False) as pilot:
        await until(lambda: app.session is not None and app.session.environment == "sandbox", "the sandbox")
        session = app.session
        assert session is not None
        await pilot.pause()
        await until(lambda: session.console_url is not None, "the sandbox process")
        _keep(app.export_screenshot(title="oneflow-tui"), "1-welcome")
        await session.sign_in(session.sandbox_token(), source="sandbox")
        await session.act_as("ada@nordlys.example")
        services = session.services
        assert services is not None
        assert services.console is not None
        await services.console.switch_extension(True)
        deal = TypeDraft(name="Acme CRM deal", description="Contracts made from a deal")
        renewal = TypeDraft(name="Acme CRM renewal", description="Contracts that go on")
        session.set_draft(session.draft.model_copy(update={"types": (deal, renewal)}))
        await session.look("account", "extension", "template_types", "templates", "workspaces", "webhooks", "users")
        from oneflow_tui.setup.changes import Approval, Kind

        await session.apply(session.plan(Kind.TEMPLATE_TYPE), Approval(), lambda _: None)
        first = session.draft.types[0]
        columns = ("custom_id", "name", "description", "placeholder", "value")
        rows = tuple(NewField(**dict(zip(columns, row, strict=True))) for row in FIELDS)
        session.set_draft(session.draft.with_type(first.model_copy(update={"new": rows[:7]})))
        await session.look(types=[first.remote_id])
        await session.apply(session.plan(Kind.DATA_FIELD), Approval(), lambda _: None)
        first = session.draft.types[0]
        session.set_draft(session.draft.with_type(first.model_copy(update={"new": rows[7:]})))
        workspace = (session.actual.workspaces or ())[0].id
        session.set_draft(
            session.draft.with_webhook(
                WebhookDraft(
                    callback_url="https://crm.example.com/oneflow",
                    events=("contract:publish", "contract:sign"),
                    workspaces=(workspace,),
                    type_uid=first.uid,
                )
            )
        )
        await session.apply(session.plan(Kind.WEBHOOK), Approval(), lambda _: None)
        for email, name in (("ada@example.com", "Ada Lovelace"), ("grace@example.com", "Grace Hopper")):
            session.set_draft(session.draft.with_user(UserDraft(email=email, name=name, workspaces=(workspace,))))
        template = (session.actual.templates or ())[0]
        await services.console.assign_template_type(template.id, first.remote_id)
        for number, (step, _, _) in enumerate(STEPS[1:], 2):
            await app.go_to(step)
            await until(lambda: all(not worker.is_running for worker in app.workers if worker.group == "request"), step)
            if step == "test":
                await session.run_trial(lambda _: None)
                app.screen.renew()  # type: ignore[attr-defined]
            await pilot.pause()
            _keep(app.export_screenshot(title="oneflow-tui"), f"{number}-{step.replace('_', '-')}")


async def browser_pictures(size: tuple[int, int] = (110, 32)) -> None:
    from tests.inspect_screens.browsing import browser, visit
    from tests.sandbox_server import SandboxServer

    with SandboxServer().start("typical") as sandbox:
        os.environ.update(ONEFLOW_BASE_URL=sandbox.base_url, ONEFLOW_API_TOKEN=sandbox.token)
        async with browser(size=size) as pilot:
            for name, section in (("10-browser-template-types", "template_types"), ("11-browser-checks", "checks")):
                await visit(pilot, section)
                _keep(pilot.app.export_screenshot(title="oneflow-tui inspect"), name)


def _keep(svg: str, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(without_fonts(svg), encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(
            HOME=home,
            XDG_CONFIG_HOME=f"{home}/config",
            XDG_STATE_HOME=f"{home}/state",
            XDG_DATA_HOME=f"{home}/data",
            PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
        )
        asyncio.run(pictures())
        asyncio.run(browser_pictures())


if __name__ == "__main__":
    main()
