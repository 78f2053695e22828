"""Figures, never tests: each program prints what it measured, against a baseline of the same run."""
