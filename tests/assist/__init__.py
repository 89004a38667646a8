"""Help with words by a model that somebody else runs, against a stand-in of such a server."""
