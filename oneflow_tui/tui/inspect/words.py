"""The help of the account browser."""

from __future__ import annotations

HELP = """Everything that is in the account, as this token sees it. Nothing is ever written from here.

On the left are the lists, in the middle is one of them, beside or below it the thing under the cursor: what Oneflow \
says of it, then what it is wired to. Enter on a thing reads what belongs to it: the data fields of a template type, \
the data fields, events and files of a contract. Enter on a line with an arrow (→) goes to that thing; Esc comes back.

A list comes page by page, ahead of where you are. Oneflow lists no more than 20,000 contracts; a filter (f) is sent \
to Oneflow and brings the others into reach. The share of the request limit that this program takes is never \
exceeded: it waits, and the status line says so.

Space marks rows; marked rows are what is copied and exported. Click a column's title, or press Alt+S on it, to sort.

Traffic holds every request of this run, secrets taken out before anything is kept. Checks says what is likely to be \
wrong, why, and what to do."""
