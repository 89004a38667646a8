"""The path of a store's customers, and what is said along it."""
