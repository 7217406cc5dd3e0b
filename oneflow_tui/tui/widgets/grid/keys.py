"""Keys in the order in which they came."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


async def run_own_binding(widget: Widget, event: events.Key) -> bool:
    """Runs the widget's own binding for a key at once; returns whether there was one that applies.

    Textual runs bindings after a key has travelled up to the App, by when the widget may have handled letters that
    were typed after it: on a slow line "down, x" would put the x into the row above.
    """
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return True
    return False
