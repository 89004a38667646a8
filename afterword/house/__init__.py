"""The house: stores and teams, roles and keys, sealing, the audit log, the stop switch."""
