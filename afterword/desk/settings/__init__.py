"""Settings: the store, its connections, its team, its keys, the stop switch, the audit log."""
