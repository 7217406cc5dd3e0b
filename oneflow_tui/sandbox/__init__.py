"""A Oneflow to try things on: a process of its own, run as ``python -m oneflow_tui.sandbox``.

It shares no code with the client, so that it cannot share its mistakes, and nothing imports it.
"""
