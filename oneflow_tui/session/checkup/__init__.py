"""What is wrong with this machine, the network, the keyring, the token: one file a group of checks."""
