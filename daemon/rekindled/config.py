"""The configuration file: shape, defaults and what is wrong with it."""
