"""libpq by way of ctypes: one connection, texts in, rows of texts out."""
import ctypes
import ctypes.util
import os
import pathlib

CATALOG = (pathlib.Path(__file__).resolve().parent / "postgres/catalog.sql").read_text()


class Refused(Exception):
    """What the server says; `state` is its SQLSTATE."""

    def __init__(self, words, state):
        super().__init__(words, state)
        self.words, self.state = words, state

    def __str__(self):
        return self.words


def library():
    name = ctypes.util.find_library("pq")
    if name is None:
        raise SystemExit("libpq is missing; install it with: apt-get install libpq5")
    lib = ctypes.CDLL(name)
    for function, result, *arguments in (
            ("PQconnectdb", ctypes.c_void_p, ctypes.c_char_p), ("PQstatus", ctypes.c_int, ctypes.c_void_p),
            ("PQerrorMessage", ctypes.c_char_p, ctypes.c_void_p), ("PQfinish", None, ctypes.c_void_p),
            ("PQexec", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p), ("PQclear", None, ctypes.c_void_p),
            ("PQresultStatus", ctypes.c_int, ctypes.c_void_p), ("PQresultErrorMessage", ctypes.c_char_p, ctypes.c_void_p),
            ("PQresultErrorField", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int), ("PQntuples", ctypes.c_int, ctypes.c_void_p),
            ("PQnfields", ctypes.c_int, ctypes.c_void_p), ("PQgetvalue", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int),
            ("PQgetisnull", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int)):
        getattr(lib, function).restype = result
        getattr(lib, function).argtypes = arguments
    return lib


class Connection:
    def __init__(self, target):
        self.lib = library()
        self.connection = self.lib.PQconnectdb(target.encode())
        if self.lib.PQstatus(self.connection) != 0:
            raise Refused(self.lib.PQerrorMessage(self.connection).decode(), "08000")
        self.run("SET client_min_messages = error")

    def run(self, sql):
        """Runs any number of statements, in one transaction unless they say otherwise; the rows of the last."""
        result = self.lib.PQexec(self.connection, sql.encode())
        try:
            status = self.lib.PQresultStatus(result)
            if status > 2:  # PGRES_EMPTY_QUERY, PGRES_COMMAND_OK, PGRES_TUPLES_OK
                state = self.lib.PQresultErrorField(result, ord("C")) or b""
                raise Refused(self.lib.PQresultErrorMessage(result).decode("utf-8", "replace"), state.decode())
            return [tuple(None if self.lib.PQgetisnull(result, row, column)
                          else self.lib.PQgetvalue(result, row, column).decode("utf-8", "replace")
                          for column in range(self.lib.PQnfields(result))) for row in range(self.lib.PQntuples(result))]
        finally:
            self.lib.PQclear(result)

    def close(self):
        self.lib.PQfinish(self.connection)


class Scratch(Connection):
    """A database of this process's own on the server of SCHEMAGEN_TEST_PG, which goes when it is closed."""

    def __init__(self, purpose):
        self.name, server = f"{purpose}_{os.getpid()}", os.environ["SCHEMAGEN_TEST_PG"]
        self.admin = Connection(server)
        self.admin.run(f"CREATE DATABASE {self.name}")
        super().__init__(server.replace("dbname=postgres", f"dbname={self.name}"))
        self.run(f"PREPARE catalog AS {CATALOG}")  # planning it takes longer than running it

    def catalog(self):
        return [line for line, in self.run("EXECUTE catalog")]

    def close(self):
        super().close()
        self.admin.run(f"DROP DATABASE {self.name}")
        self.admin.close()
