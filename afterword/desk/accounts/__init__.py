"""The door: claiming an installation, signing in by a one-time link, one's own settings."""
