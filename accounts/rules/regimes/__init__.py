"""One module per regime: who accrues, at which rate, within which ceiling."""
