"""The inbox: what is talked about with customers, over every channel."""
