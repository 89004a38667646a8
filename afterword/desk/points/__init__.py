"""Points: how the store gives them, and giving or taking some by hand."""
