"""Shapes of what people type; the rules themselves are elsewhere."""
