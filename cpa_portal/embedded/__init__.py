"""PostgreSQL and Valkey from wheels, started without administrator rights: `make run` and the tests."""
