"""The console's page, and the document that describes the API."""

from __future__ import annotations

from pathlib import Path

from oneflow_tui.sandbox.calls import Call, Reply, Route

_PAGE = Path(__file__).with_name("page")
_MODULES = (
    "console",
    "account",
    "calls",
    "conditions",
    "contracts",
    "deliveries",
    "dom",
    "invitations",
    "lists",
    "notes",
    "seeds",
    "sending",
    "switches",
    "templates",
    "trouble",
)
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def page_file(name: str, media_type: str, at: str | None = None) -> Route:
    """A file of the page, below its own name or `at`."""

    def answer(_call: Call) -> Reply:
        headers = {
            "Content-Type": media_type,
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return Reply((_PAGE / name).read_bytes(), headers=headers)

    return Route("GET", f"/{name}" if at is None else at, answer)


ROUTES = (
    page_file("console.html", "text/html; charset=utf-8", at=""),
    page_file("console.css", "text/css; charset=utf-8"),
    *(page_file(f"{name}.js", "text/javascript; charset=utf-8") for name in _MODULES),
)
