"""One file per group of commands; the explicit list is `console.cli.COMMANDS`."""
