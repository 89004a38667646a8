"""The answer to a question that a message asked."""
