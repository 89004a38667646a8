"""Stand-ins of vendors: real servers on the loopback that know nothing of Afterword."""
