"""The commands, and the flags of each. Standard library only: help, completion and reading arguments start here."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

SET_UP_FILE = "oneflow.toml"


@dataclass(frozen=True, slots=True)
class Command:
    """`sentence` is what help says of it, `ends` how it ends or is used, in lines of at most 78 characters; `add` gives
    a parser its flags; `own`: it reads its arguments itself."""

    name: str
    sentence: str
    add: Callable[[argparse.ArgumentParser], None] = lambda _: None
    own: bool = False
    ends: str = ""


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of removals")
    return int(text)


def _file(parser: argparse.ArgumentParser, words: str, default: str | None = SET_UP_FILE) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", default=default, help=words)


def _gates(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--yes", action="store_true", help="do it without asking; removals and adoptions still have to be named")
    add("--allow-deletes", metavar="N", type=_count, help="the number of removals; has to be the plan's")


def _plan(parser: argparse.ArgumentParser) -> None:
    _file(parser, f"the set-up file; default: {SET_UP_FILE}")
    parser.add_argument("--out", metavar="PLAN", help="write the plan to a file for `apply PLAN`")


def _apply(parser: argparse.ArgumentParser) -> None:
    _file(parser, f"the set-up file, or a plan that `plan --out` wrote; default: {SET_UP_FILE}", None)
    _gates(parser)
    words = "write into this template type or webhook of the account although this machine did not make it"
    parser.add_argument("--adopt", metavar="NAME", nargs="+", action="extend", default=[], help=words)
    parser.add_argument("--wait", action="store_true", help="watch until a person has done their part, then go on")


def _pull(parser: argparse.ArgumentParser) -> None:
    _file(parser, f"where to write the set-up; default: {SET_UP_FILE}")
    parser.add_argument("--drop", action="store_true", help="drop from the file what the account lacks, unasked")


def _status(parser: argparse.ArgumentParser) -> None:
    _file(parser, f"compare with this set-up file; default: {SET_UP_FILE} where there is one", None)


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="BACKUP", nargs="?", help="the backup's name; without one they are listed")
    _gates(parser)
    parser.add_argument("--exact", action="store_true", help="also remove the fields that were added since")


INSPECTED = (
    "account",
    "workspaces",
    "template_types",
    "templates",
    "webhooks",
    "users",
    "contracts",
    "checks",
    "data_fields",
    "logs",
    "scim_users",
    "scim_groups",
)
"""What can be inspected; those up to the checks without being named."""


def _inspected(text: str) -> str:
    if text not in INSPECTED:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(INSPECTED)}")
    return text


def _inspect(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    words = f"what to read, one or several of {', '.join(INSPECTED)}; default: all up to the checks"
    add("what", metavar="WHAT", nargs="*", type=_inspected, help=words)
    chosen = parser.add_argument_group("which contracts")
    chosen.add_argument("--states", metavar="A,B", help="only in these states, as draft,pending")
    chosen.add_argument("--query", metavar="TEXT", help="only with this in a name or an e-mail address")
    chosen.add_argument(
        "--published", metavar="FROM..TO", help="only published then: two dates or times, or one of them"
    )
    chosen.add_argument(
        "--sort", metavar="KEYS", help="name, state, state_updated_time or published_time; with - turned"
    )
    words = "checks also try a connection to each webhook's address from here; nothing is sent to it"
    parser.add_argument("--reach", action="store_true", help=words)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="one WHAT as CSV on standard output, safe for spreadsheets")
    form.add_argument("--snapshot", metavar="FILE", help="keep what was read in a file, without secrets")
    words = "what differs between two snapshots, or a snapshot and the account as it is now; 3 where anything does"
    form.add_argument("--diff", metavar="FILE", nargs="+", help=words)


def _login(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--with-token", action="store_true", help="read the token from standard input")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--production", action="store_true", help="the account is at api.oneflow.com")
    where.add_argument("--test", action="store_true", help="the account is at api.test.oneflow.com")
    where.add_argument("--base-url", metavar="URL", help="the account is there; it ends in /v1")
    add("--user-email", metavar="EMAIL", help="act as this user of the account from now on")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--scim", action="store_true", help="the token is the SCIM token, which invites users")
    what.add_argument(
        "--sign-key", metavar="URL", help='it is the sign key of the webhook to URL (sign_key = "keyring")'
    )
    add("--template-type", metavar="NAME", help="with --sign-key: the template type that the webhook is bound to")


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "tcsh"), help="bash, zsh or tcsh")


def _schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the schema's name; without one they are listed")


COMMANDS: dict[str, Command] = {
    one.name: one
    for one in (
        Command("inspect", "look into the account: a browser, or --json; never writes", _inspect),
        Command(
            "login",
            "keep the API token, the SCIM token, or a sign key in the keyring",
            _login,
            ends="""\
In a terminal it asks for what is missing. In a script the secret is the first
line of standard input:
  pass show oneflow | oneflow-tui login --test --with-token
""",
        ),
        Command("logout", "forget the API token and the SCIM token; sign keys stay"),
        Command("whoami", "the account, who acts, where each secret comes from; sends nothing"),
        Command(
            "status", "each step: done, needs you, blocked, unknown", _status, ends="Ends with 0 whatever they are."
        ),
        Command(
            "pull",
            "write the account's set-up to a file",
            _pull,
            ends="""\
A file that is there keeps its comments and its order. Ends with 0, or with 3
where the file still holds what the account lacks.
""",
        ),
        Command(
            "plan",
            "what apply would do",
            _plan,
            ends="""\
Ends with 0 where there is nothing to do, with 3 where there is anything,
a person's step included.
""",
        ),
        Command(
            "apply",
            "make the account as the file says",
            _apply,
            ends="""\
Ends with 0 where the account is as the file says, 3 where only a person's
steps are left, 5 where it was not confirmed, 7 where a part was not done: then
it prints the command that goes on. Without a terminal --yes is needed.
""",
        ),
        Command(
            "restore",
            "put data fields back as they were before a write",
            _restore,
            ends="It is shown, confirmed and ended as apply is: with 0, 5 or 7.",
        ),
        Command(
            "doctor",
            "what is wrong with this machine, network, token, keyring",
            ends="Ends with 0 where nothing failed, warnings or not, else with 1.",
        ),
        Command("sandbox", "the embedded Oneflow as a server for your own code", own=True),
        Command("schema", "the JSON Schema of the set-up file and of each --json output", _schema),
        Command(
            "completion",
            "what a shell needs to complete commands and flags",
            _completion,
            ends="""\
bash:  put  eval "$(oneflow-tui completion bash)"  into ~/.bashrc
zsh:   oneflow-tui completion zsh > ~/.zfunc/_oneflow-tui  (~/.zfunc in $fpath)
tcsh:  oneflow-tui completion tcsh > ~/.oneflow-tui.tcsh  and source it
""",
        ),
    )
}


def add_globals(parser: argparse._ActionsContainer) -> None:
    """The flags that every command takes. None has a default: one given before a command stays after it."""
    add = parser.add_argument
    none = argparse.SUPPRESS
    add(
        "--profile",
        metavar="NAME",
        default=none,
        help="the profile to use; plan, apply, doctor, whoami, logout take several: a,b,c",
    )
    add("--sandbox", action="store_true", default=none, help="on the embedded Oneflow: no account and no token needed")
    add("--sandbox-reset", action="store_true", default=none, help="like --sandbox, and the sandbox is made new first")
    add("--read-only", action="store_true", default=none, help="no write can be sent")
    add("--json", action="store_true", default=none, help="one JSON object on standard output")
    add("--no-input", action="store_true", default=none, help="never ask")
    add("--allow-host", metavar="HOST", action="append", default=none, help="a host allowed beside Oneflow's own")
    add(
        "--rate-share",
        metavar="F",
        type=_share,
        default=none,
        help="the part of Oneflow's request limit to use, up to 1; default: 0.2",
    )
    add("--plain-token-file", action="store_true", default=none, help="keep secrets in a plain file, mode 0600")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0 up to 1")
    return share
