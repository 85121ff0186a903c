"""Shapes of what people type. The rules are in the services; each answers in French beside its field."""
