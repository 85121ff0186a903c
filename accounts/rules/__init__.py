"""The law of the training account, as pure functions: facts in, explained lines out.

Nothing here reads the database, the settings, the clock or a request; the only file read is the
dated parameters (`parameters/`), once, at import.
"""
