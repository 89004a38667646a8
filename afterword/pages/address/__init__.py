"""The page where somebody writes another address for an order that has not left."""
