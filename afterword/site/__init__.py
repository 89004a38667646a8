"""Where it all comes together: settings, urls, the command line, the tables of adapters."""
