"""LHEO, the common language of training offers: its grammar as data, its schema, safe reading, writing."""
