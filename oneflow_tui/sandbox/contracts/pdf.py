"""The contract as a PDF of one page, so that a download has something valid in it."""

from __future__ import annotations

from oneflow_tui.sandbox.store import Json

_MOST_LINES = 40
_LONGEST_LINE = 90


def contract_pdf(contract: Json) -> bytes:
    """Name, state, parties and data fields; the same contract gives the same bytes."""
    lines = [f"State: {contract['state']}", ""]
    for party in contract["parties"]:
        people = ", ".join(one["name"] for one in party["participants"])
        lines.append(f"{party['name']}: {people}" if party["name"] else people)
    lines += ["", *(f"{field['name'] or field['custom_id']}: {field['value']}" for field in contract["data_fields"])]
    return pdf(contract["name"], lines[:_MOST_LINES])


def pdf(title: str, lines: list[str]) -> bytes:
    """A page with a title and lines below it, in a font that every reader has."""
    shown = [b"BT /F1 16 Tf 60 780 Td (%s) Tj /F1 10 Tf 0 -14 Td" % _text(title)]
    shown += [b"0 -16 Td (%s) Tj" % _text(line) for line in lines]
    content = b"\n".join([*shown, b"ET"])
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _text(text: str) -> bytes:
    """A line as a string of a PDF: printable, in the font's encoding, its own signs escaped."""
    printable = "".join(character if character.isprintable() else " " for character in text[:_LONGEST_LINE])
    encoded = printable.encode("cp1252", "replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
