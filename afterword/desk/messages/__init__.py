"""Messages: what was said or withheld, and why."""
