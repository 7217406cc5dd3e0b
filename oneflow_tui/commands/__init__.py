"""One file a command. Each is imported when it runs."""
