"""The account browser: everything that is in an account, what is wired to what, and every request in the open."""
