"""The command line: what a person or a script says to rekindled, and what it answers."""
