from dataclasses import dataclass

@dataclass
class BookLoans:
    id: int
    note: str | None
