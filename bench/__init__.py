"""Measures: each starts the servers that it needs, prints a table, and ends with one line of JSON under --json."""
