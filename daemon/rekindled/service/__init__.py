"""The long-running service, and asking it from another process."""

from rekindled.service.asking import ask_daemon, one_look
from rekindled.service.loop import serve

__all__ = ["ask_daemon", "one_look", "serve"]
