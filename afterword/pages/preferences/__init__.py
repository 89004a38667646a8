"""What we may send: purposes, channels, language; and the one-click no."""
