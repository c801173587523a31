"""The writers: each takes a report, or a part of it, and returns bytes."""
