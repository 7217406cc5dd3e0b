"""What opens over a step and closes with an answer."""
