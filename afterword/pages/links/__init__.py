"""The links in messages: where they lead, and that somebody followed one."""
