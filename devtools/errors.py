"""What goes wrong in a way that the user can mend."""


class DevError(Exception):
    """Shown as one line, without a traceback; its text says what to do next."""
