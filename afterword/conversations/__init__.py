"""Conversations: what people of the team do with customers. Tasks first; threads come later."""
