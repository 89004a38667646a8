"""Files that the team has sent somebody: at an address that nobody can guess, for a while."""
