"""Reads of the modules, a file a subject."""
