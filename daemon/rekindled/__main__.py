"""The program's front door: `python -m rekindled` and the `rekindled` command."""

from __future__ import annotations

from rekindled.cli.door import enter


def main() -> None:
    """Run the command line."""
    enter()


if __name__ == "__main__":
    main()
