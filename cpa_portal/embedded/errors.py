"""What stops the launcher."""


class LauncherError(Exception):
    """A service cannot run; the French message says why and what to do."""
