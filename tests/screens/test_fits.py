"""At 80×24 no label is cut: every button, title, step and key name is whole, on every step."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Button, Label

from oneflow_tui.tui.steps import STEP_IDS, TITLES
from oneflow_tui.tui.text import width_of
from tests.screens.conftest import Other
from tests.screens.waiting import screen_text, shown, until, wizard


def _scrolls(widget) -> bool:
    """Whether it lies in something that is scrolled, where the screen need not hold all of it at once."""
    return any(isinstance(one, VerticalScroll) for one in widget.ancestors)


@pytest.mark.parametrize("step", STEP_IDS)
async def test_no_label_is_cut(step: str, token: str, other: Other) -> None:
    other.does("extension", {"on": True})
    type_id = other.new_type("Acme CRM deal")
    async with wizard(step) as pilot:
        app = pilot.app
        from oneflow_tui.setup.draft import TypeDraft

        app.session.set_draft(app.session.draft.with_type(TypeDraft(name="Acme CRM deal", remote_id=type_id)))
        await app.session.look("template_types", types=[type_id])
        app.screen.renew()
        await until(pilot, lambda: "…" not in shown(app, "#step-title"))
        text = screen_text(app)
        for title in TITLES.values():
            assert title in shown(app, "Rail"), text
        seen = 0
        for button in app.screen.query(Button):
            if button.display and button.region.area and all(one.display for one in button.ancestors):
                label = str(button.label)
                assert button.content_size.width >= width_of(label), (label, text)
                if not _scrolls(button):
                    assert app.screen.region.contains_region(button.region), (label, text)
                    assert label.strip() in text
                seen += 1
        assert seen >= 2
        for label in app.screen.query(Label):
            if label.region.area:
                words = str(label.visual)
                assert label.region.width >= max(map(width_of, words.splitlines() or [""])), (words, text)
        named = [
            one.binding.description
            for one in app.screen.active_bindings.values()
            if one.enabled and one.binding.show and one.binding.description
        ]
        await until(pilot, lambda: all(name in shown(app, "KeyLine") for name in named), what=f"the keys {named}")
