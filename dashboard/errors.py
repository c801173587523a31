"""What can go wrong, told to the person who can mend it."""


class DashboardError(Exception):
    """Base of all errors with a message for the reader: one sentence, what, where, what to do."""


class SettingsError(DashboardError):
    """The configuration is missing or cannot be used as it is written."""


class SnapshotError(DashboardError):
    """A snapshot is absent, damaged or not one this program can read."""


class InboxError(DashboardError):
    """What a reader decided cannot be written down."""


class ServeError(DashboardError):
    """The dashboard cannot be served as asked."""


class LookError(DashboardError):
    """What a browser asks for is no page at a moment that can be shown."""


class ReportError(DashboardError):
    """A report that cannot be made; the message says what to do."""


def not_installed(error: ModuleNotFoundError) -> ReportError:
    """Say what reports need and where it comes from."""
    return ReportError(
        f"Reports need {error.name}, which is not installed; install the extra 'reports'."
    )
