"""The sandbox read by plain HTTP: nothing of the program's own client, so that it cannot share its mistakes."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit


class Plain:
    """Reads an account with the token in a header, and does the person's part through the console."""

    def __init__(self, base_url: str, token: str, console_url: str) -> None:
        self.base = urlsplit(base_url)
        self.console = urlsplit(console_url)
        self.token = token

    def _call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.base.port or 80, timeout=10)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status < 300, (method, path, answer.status, text[:300])
            return json.loads(text) if text else None
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        """An object of the API."""
        return self._call("GET", self.base.path + path, headers={"x-oneflow-api-token": self.token})

    def put(self, path: str, body: Any) -> Any:
        return self._call("PUT", self.base.path + path, body, {"x-oneflow-api-token": self.token})

    def post(self, path: str, body: Any) -> Any:
        return self._call("POST", self.base.path + path, body, {"x-oneflow-api-token": self.token})

    def delete(self, path: str) -> Any:
        return self._call("DELETE", self.base.path + path, headers={"x-oneflow-api-token": self.token})

    def all(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list, page after page."""
        found: list[dict[str, Any]] = []
        while True:
            glue = "&" if "?" in path else "?"
            page = self.get(f"{path}{glue}limit=100&offset={len(found)}")["data"]
            found += page
            if len(page) < 100:
                return found

    def fields(self, type_id: int) -> list[dict[str, Any]]:
        """The data fields of a template type as the account gives them."""
        fields: list[dict[str, Any]] = self.get(f"/template_types/{type_id}")["data_fields"]
        return fields

    def state(self) -> Any:
        """What the console shows of the account."""
        return self._call("GET", self.console.path + "/api/state")

    def act(self, path: str, body: Any) -> Any:
        """A person's part, through the console."""
        return self._call("POST", f"{self.console.path}/api/{path}", body)
