"""What came in and could not be read: it waits here, as it came, and can be read again."""
