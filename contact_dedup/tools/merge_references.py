"""What can refer to a contact, as data."""

from dataclasses import dataclass

from odoo.tools import SQL


@dataclass(frozen=True)
class Reference:
    """One column (or pair of columns) that may hold a contact.

    ``kind``: ``key`` a foreign key or an integer many2one; ``pair`` a model's name and
    an id; ``text`` "res.partner,5"; ``company`` a many2one for each company (jsonb);
    ``property`` a many2one among a record's own properties (jsonb).
    """

    kind: str
    table: str
    column: str
    #: of a pair: the column with the model's name, or with the id of its ir.model
    model_column: str | None = None
    is_model_id: bool = False
    #: the model and field behind it; none for a table that nobody declares
    model: str | None = None
    field: str | None = None
    has_id: bool = True
    is_link_table: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class UniqueIndex:
    """What must be unique in a table: key expressions, and a condition on rows."""

    name: str
    table: str
    expressions: tuple[str, ...]
    predicate: str | None
    #: plain columns of the table that the keys or the condition read
    columns: tuple[str, ...]
    nulls_distinct: bool = True
    is_exclusion: bool = False


@dataclass(frozen=True)
class Moving:
    """The rows of one reference that follow, as a query.

    ``rows`` is SQL from ``FROM`` on, on ``t`` (the row) and ``m`` (merge, old, new,
    rank), which ``source`` gives.
    """

    ref: Reference
    comodel: str
    source: SQL
    rows: SQL

    def where(self, condition: SQL) -> "Moving":
        """The same, of fewer rows."""
        rows = SQL("%s AND %s", self.rows, condition)
        return Moving(self.ref, self.comodel, self.source, rows)

    def new_value(self, *name: str) -> SQL:
        """What the column holds afterwards.

        :param name: of the new id
        """
        new = SQL.identifier(*name)
        return SQL("%s || %s", f"{self.comodel},", new) if self.is_text else new

    @property
    def is_text(self) -> bool:
        return self.ref.kind == "text"

    def select(self, columns: SQL) -> SQL:
        return SQL(
            "WITH moves AS (SELECT * FROM %s) SELECT %s %s",
            self.source,
            columns,
            self.rows,
        )
