"""The composition root: from flag, environment, profile and keyring to services and the account's files.

Commands and the wizard start here. Nothing in it blocks the event loop: the keyring is asked in daemon threads, the
draft is written by one, and the other files are small.
"""
