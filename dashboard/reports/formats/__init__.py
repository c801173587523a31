"""Writers of reports: each takes a report as a value and gives the bytes of one kind of file."""
