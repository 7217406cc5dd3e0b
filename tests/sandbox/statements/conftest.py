from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account


@pytest.fixture
def typical(account: Account) -> Account:
    """The account of the seed "typical": contracts in every state, webhooks, a template type that is in use."""
    assert account.plant("reset", {"seed": "typical"}).json() == {"seed": "typical"}
    return account
