"""Keep relationships warm through the calendar you already use."""
