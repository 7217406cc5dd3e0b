"""The domain, without any I/O: what is wanted, what the account holds, the plan between them, and its doing."""
