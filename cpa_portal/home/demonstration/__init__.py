"""The demonstration world: accounts, people, organismes, modules and dossiers, loaded through the services."""
