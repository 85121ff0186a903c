"""Rules of the training bodies: pure functions on values."""
