"""The domain of looking: checks, links, search, snapshots, differences, pictures and tables of what was read. Pure."""
