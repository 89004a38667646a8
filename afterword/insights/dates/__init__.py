"""Delivery dates: walking through history, and growing trees where ``[ml]`` is installed."""
