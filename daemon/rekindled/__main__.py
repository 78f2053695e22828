"""The program's front door: `python -m rekindled` and the `rekindled` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""


if __name__ == "__main__":
    main()
