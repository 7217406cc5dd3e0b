"""Webhooks from the sender's side: what has happened, who is to hear of it, and the sending."""
