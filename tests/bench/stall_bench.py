"""The longest stall of the event loop, step by step: `python -m tests.bench.stall_bench`.

A task asks for the loop every 2 ms; what it waits beyond that is the stall. Runs the wizard on its own sandbox, and
the account browser on the large account, without a terminal; budget 100 ms.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time

from tests.sandbox_server import SandboxServer


class Watch:
    """Remembers the longest wait since it was last asked."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def run(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.002)
            self.worst = max(self.worst, time.perf_counter() - begun - 0.002)

    def tell(self, what: str) -> None:
        print(f"{what:<44} {self.worst * 1000:6.1f} ms   at most 100")
        self.worst = 0.0


async def measure() -> None:
    from textual import events

    from oneflow_tui.options import Options
    from oneflow_tui.setup.draft import TypeDraft
    from oneflow_tui.tui.app import WizardApp
    from oneflow_tui.tui.steps import STEPS
    from tests.pictures.make import until

    app = WizardApp(Options(sandbox=True))
    watch = Watch()
    async with app.run_test(size=(120, 40)) as pilot:
        task = asyncio.create_task(watch.run())
        await until(lambda: app.session is not None and app.session.console_url is not None, "the sandbox")
        await pilot.pause()
        watch.tell("loading what is heavy, starting the sandbox")
        session = app.session
        assert session is not None
        await session.sign_in(session.sandbox_token(), source="sandbox")
        assert session.services is not None
        assert session.services.console is not None
        await session.services.console.switch_extension(True)
        session.set_draft(session.draft.with_type(TypeDraft(name="Acme")))
        watch.tell("signing in")
        for step, title, _ in STEPS[1:]:
            await app.go_to(step)
            await until(lambda: all(not one.is_running for one in app.workers if one.group == "request"), step)
            await pilot.pause()
            watch.tell(f"opening {title} for the first time")
        await app.go_to("data_fields")
        await pilot.pause()
        rows = "\n".join(f"field_{n}\tField {n}\tdescription\tplaceholder\tvalue" for n in range(150))
        app.post_message(events.Paste(rows))
        await until(lambda: sum(len(one.new) for one in session.draft.types) == 150, "the paste")
        await pilot.pause()
        watch.tell("pasting 150 rows")
        task.cancel()


async def browse() -> None:
    from oneflow_tui.options import Options
    from tests.inspect_screens.browsing import browser, grid, screen_of, settled
    from tests.screens.waiting import until as sees

    watch = Watch()
    async with browser("contracts", options=Options(rate_share=1.0)) as pilot:
        task = asyncio.create_task(watch.run())
        grid(pilot).focus()
        await pilot.press("a")
        await sees(pilot, lambda: len(grid(pilot).model.rows) == 20_000, timeout=180)
        await settled(pilot)
        watch.tell("reading 20,000 contracts")
        for sorting in (("name", False), ("name", True), (None, False)):
            grid(pilot).sort_by(*sorting)
            await settled(pilot)
            watch.tell(f"sorting them by {sorting[0]}")
        for key in ("slash", "a", "b", "escape"):
            await pilot.press(key)
            await pilot.pause(0.2)
        watch.tell("finding")
        for section in ("template_types", "data_fields", "templates", "users", "checks", "pictures", "traffic"):
            screen_of(pilot).visit(section)
            await pilot.pause(0.5)  # longer than one has to rest on a section before it is read
            await sees(pilot, lambda: screen_of(pilot).desk.parts["data_fields"].state != "reading", timeout=60)  # type: ignore[union-attr]
            await settled(pilot)
            watch.tell(f"opening {section}")
        task.cancel()


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_STATE_HOME=f"{home}/state", XDG_CONFIG_HOME=f"{home}/config")
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        asyncio.run(measure())
        with SandboxServer().start("large", arguments=["--rate-limit", "off"]) as large:
            os.environ.update(ONEFLOW_BASE_URL=large.base_url, ONEFLOW_API_TOKEN=large.token)
            asyncio.run(browse())


if __name__ == "__main__":
    main()
