"""Messages: templates, and the words of one message to one person."""
