"""The HTTP API, and the door for webhooks."""
