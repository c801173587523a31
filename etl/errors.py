"""What can go wrong, told to the person who can mend it."""


class EtlError(Exception):
    """Base of all errors with a message for the operator: one sentence, what, where, what to do."""


class ConfigError(EtlError):
    """The configuration cannot be used as it is written."""


class UseError(EtlError):
    """A command was given what it cannot work with."""


class ReleaseError(EtlError):
    """Figures cannot be released, or what was released is not as it was."""


class SourceError(EtlError):
    """A file of a source cannot be read; nothing of it is loaded and the other sources go on."""


class WarehouseError(EtlError):
    """The warehouse cannot be opened or is in use by another process."""
