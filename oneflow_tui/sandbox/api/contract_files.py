"""Files of a contract: the contract itself as a PDF, and what was uploaded to it."""

from __future__ import annotations

import base64
from pathlib import PurePosixPath

from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Link, Query, Reply, Route
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import contract_to_change, part
from oneflow_tui.sandbox.files import CONTRACT_FILE, address
from oneflow_tui.sandbox.listing import PAGING, page
from oneflow_tui.sandbox.reading import Upload
from oneflow_tui.sandbox.shapes.contract_bodies import UPLOAD
from oneflow_tui.sandbox.shapes.contracts import FILE, UPLOADS
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /contracts/{id}/files."""
    contract = call.find("contracts")
    return page(
        call,
        f"/contracts/{contract['id']}/files",
        _files(contract),
        lambda call, file: _shown(call, contract["id"], file),
    )


def upload(call: Call) -> Json:
    """POST /contracts/{id}/files. Another expanded PDF takes the place of the one before."""
    contract = contract_to_change(call)
    checks = Checks()
    file, kind = call.body.get("file"), call.body.get("upload_as")
    if not isinstance(file, Upload):
        checks.wrong("file", "Missing data for required field." if file is None else "Not a file.")
    if kind not in UPLOADS:
        checks.wrong("upload_as", f"Must be one of {', '.join(UPLOADS)}.")
    checks.end()
    assert isinstance(file, Upload)
    life.need(contract, *life.OPEN)
    if kind == "expanded_pdf":
        for before in [one for one in contract["files"] if one["type"] == kind]:
            call.store.remove("file_bytes", before["id"])
            contract["files"].remove(before)
    stored = call.store.add("file_bytes", {"content": base64.b64encode(file.content).decode("ascii")})
    made = {"id": stored["id"], "name": file.name or "file", "type": kind}
    contract["files"].append(made)
    life.changed(call.store, contract, "contract:content_update")
    return _shown(call, contract["id"], made)


def one(call: Call) -> object:
    """GET /contracts/{id}/files/{file_id}; with ``download=true`` where it is fetched from."""
    contract = call.find("contracts")
    file = part(call, _files(contract), "file_id")
    if call.query.get("download") != "true":
        return _shown(call, contract["id"], file)
    return Reply(None, 302, {"Location": address(call.root, call.sandbox.files_port, contract["id"], file["id"])})


def _files(contract: Json) -> list[Json]:
    """All files; the contract itself is the first."""
    return [{"id": CONTRACT_FILE, "name": f"{contract['name']}.pdf", "type": "contract"}, *contract["files"]]


def _shown(call: Call, contract_id: int, file: Json) -> Json:
    return {
        "_links": {"self": {"href": f"{call.base_url}/contracts/{contract_id}/files/{file['id']}"}},
        "extension": PurePosixPath(file["name"]).suffix.removeprefix("."),
        "id": file["id"],
        "name": file["name"],
        "type": file["type"],
    }


_ONE = "get-contracts-id-files-file_id"
ROUTES = (
    Route(
        "GET",
        "/contracts/{id}/files",
        every,
        "The files of a contract; the first one is the contract itself.",
        query=PAGING,
        answer=page_of("ContractFile", FILE),
        links=(Link(_ONE, {"id": "$request.path.id", "file_id": "/data/0/id"}),),
    ),
    Route(
        "POST",
        "/contracts/{id}/files",
        upload,
        "Uploads a file: as an attachment, or as a PDF that is shown within the contract, of which there is one.",
        form=UPLOAD,
        answer=FILE,
        refusals=(403, 409, 413),
        creates=True,
        links=(Link(_ONE, {"id": "$request.path.id", "file_id": "/id"}),),
    ),
    Route(
        "GET",
        "/contracts/{id}/files/{file_id}",
        one,
        "What is known of a file. With download=true it answers 302 to another host, which must not be sent the token.",
        query=(Query("download", {"type": "string", "enum": ["true", "false"]}, "true for the file itself"),),
        answer=FILE,
        redirects=True,
    ),
)
