"""JSON Schemas of the set-up file and of what commands answer: data, read by `oneflow-tui schema`."""
