"""The baseline of loading: DuckDB reads the log into one table of text, and nothing else."""

import sys

import duckdb

from tests.benchmarks.processes import THREADS

_COLUMNS = ", ".join(f"'c{number}': 'varchar'" for number in range(11))


def read(log: str, database: str) -> None:
    """Create a table of the lines of a log in a new database, all of it on disk."""
    with duckdb.connect(database, config={"threads": THREADS}) as con:
        con.execute(
            "create table log as select * from read_csv(?, delim = ' ', quote = '\"', "
            f"auto_detect = false, header = false, ignore_errors = true, columns = {{{_COLUMNS}}})",
            [log],
        )
        con.execute("checkpoint")


if __name__ == "__main__":
    read(sys.argv[1], sys.argv[2])
