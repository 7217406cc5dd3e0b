"""The set-up as a file: TOML that a person writes and reads, and that this program reads, writes and works a pull into.

Pure: whoever calls does the reading and writing of files.
"""
