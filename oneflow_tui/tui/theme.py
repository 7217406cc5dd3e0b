"""Colours: a calm dark and a calm light theme. No meaning rests on colour alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="oneflow-dark",
    primary="#5fb3b3",
    secondary="#8fa1b3",
    accent="#ebcb8b",
    foreground="#d8dee9",
    background="#1b222b",
    surface="#222b36",
    panel="#2b3644",
    success="#8fbf7f",
    warning="#ebcb8b",
    error="#e0737d",
    dark=True,
)

LIGHT = Theme(
    name="oneflow-light",
    primary="#11676a",
    secondary="#4b5d70",
    accent="#8a5a00",
    foreground="#1d2530",
    background="#f7f8fa",
    surface="#eef1f4",
    panel="#e0e5ea",
    success="#2c6e2f",
    warning="#8a5a00",
    error="#b3202c",
    dark=False,
)
