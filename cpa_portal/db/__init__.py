"""What every table of the portal shares: append-only protection in SQL, retry of a whole service call."""
