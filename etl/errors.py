"""What can go wrong, told to the person who can mend it."""


class EtlError(Exception):
    """Base of all errors with a message for the operator: one sentence, what, where, what to do."""


class ConfigError(EtlError):
    """The configuration cannot be used as it is written."""


class SourceError(EtlError):
    """A file of a source cannot be read; nothing of it is loaded and the other sources go on."""


class WarehouseError(EtlError):
    """The warehouse cannot be opened or is in use by another process."""
