"""The writers of the formats: a report, or a part of it, in, and bytes out."""
