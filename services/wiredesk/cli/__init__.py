"""The command line: data on standard output, everything else on standard error; see `wiredesk.cli.exits` for codes."""
