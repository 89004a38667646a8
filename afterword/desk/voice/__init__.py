"""How the brand speaks: its name, who signs, to whom it says tú, what it never says."""
