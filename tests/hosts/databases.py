"""An empty database of either kind for a test, and SQL on it.

    with databases.Database(kind) as database:      kind: sqlite or postgres; exits 77 where it is not installed
        program --db database.name
        database.rows("SELECT ...")                 rows of text, NULL as ""
"""
import pathlib
import sqlite3
import sys
import tempfile

import postgres


class Database:
    def __init__(self, kind, on_disk=False):
        self.kind, self.on_disk = kind, on_disk
        self.server = self.folder = None

    def __enter__(self):
        if self.kind == "postgres":
            if postgres.programs() is None:
                print("skipped: PostgreSQL is not installed")
                sys.exit(postgres.SKIPPED)
            self.server = postgres.Server().__enter__()
            self.name = self.server.database("test")
        else:
            self.folder = tempfile.TemporaryDirectory(dir=None if self.on_disk else postgres.memory())
            self.name = f"sqlite:{self.folder.name}/journal.db"
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.__exit__()
        else:
            self.folder.cleanup()

    def rows(self, sql):
        if self.server:
            return self.server.sql(sql, "test")
        connection = sqlite3.connect(pathlib.Path(self.name.removeprefix("sqlite:")))
        try:
            return [["" if cell is None else str(cell) for cell in row] for row in connection.execute(sql)]
        finally:
            connection.close()

    def hex_of(self, column):
        """An expression."""
        return f"encode({column}, 'hex')" if self.server else f"lower(hex({column}))"
