"""The engine: the same decisions, in live hands, in a preview's, in a simulation's."""
