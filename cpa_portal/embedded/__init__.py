"""A real PostgreSQL and a real Valkey without any installation, and the commands that need them."""
