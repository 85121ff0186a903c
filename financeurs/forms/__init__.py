"""Shapes of what funders' agents and people type; the rules themselves are elsewhere."""
