"""Contracts: how they are made, what befalls them, how they look. The API and the console's steps share it."""
