"""Sets up a Oneflow account for a partner integration, step by step, in a terminal."""

__version__ = "0.1.0"
