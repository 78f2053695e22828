"""The long-running service: looks at its own pace until it is asked to stop."""
