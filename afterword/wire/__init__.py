"""The wire: the only place that opens sockets outward, and the shapes that adapters speak in."""
