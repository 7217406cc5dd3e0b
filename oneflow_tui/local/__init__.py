"""This machine: keyring, profiles, drafts, journal, lock, files, the sandbox's process."""
