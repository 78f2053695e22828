"""The configuration file: shape, defaults and what is wrong with it."""

from rekindled.config.loading import Config, load_config

__all__ = ["Config", "load_config"]
