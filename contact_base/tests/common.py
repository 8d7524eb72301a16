from contextlib import contextmanager
from unittest.mock import patch

from odoo.orm.model_classes import add_to_registry
from odoo.sql_db import Cursor
from odoo.tests import TransactionCase
from odoo.tools import SQL


@contextmanager
def heard():
    """Hear what the database is asked inside.

    :return: a list of statements, without their values
    """
    statements = []
    execute = Cursor.execute

    def hear(cursor, query, *args, **kwargs):
        text = query.code if isinstance(query, SQL) else str(query)
        statements.append(" ".join(text.split()))
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", hear):
        yield statements


def add_test_models(cls, *model_definitions):
    """Give a test class models of its own, with tables, gone when it is done.

    The definitions say ``_module = None``, so that no reload of the registry takes
    them for models of an addon.

    :param cls: the test class, in its ``setUpClass`` after ``super()``
    """
    names = [definition._name for definition in model_definitions]
    for definition in model_definitions:
        add_to_registry(cls.registry, definition)
    cls.registry._setup_models__(cls.env.cr, names)
    # a constraint without a module cannot be noted, and Odoo fails to log so
    constraints = cls.registry["ir.model.constraint"]
    with patch.object(constraints, "_reflect_constraints"):
        cls.registry.init_models(cls.env.cr, names, {"models_to_check": True})

    def forget():
        for name in names:
            for model in cls.registry.models.values():
                model._inherit_children.discard(name)
            del cls.registry.models[name]
        cls.registry._setup_models__(cls.env.cr)

    cls.addClassCleanup(forget)


class JobCase(TransactionCase):
    """Run background jobs inside the transaction of a test."""

    def run_job_cron(self, seconds=float("inf"), jobs=None):
        """Run the cron as the scheduler would, without its commits.

        :param seconds: what is left of its time after each commit
        :param jobs: the model, with a context of the scheduler's
        :return: ``(processed, remaining)`` of each commit
        """
        progress = []

        def commit_progress(_self, processed=0, *, remaining=None, deactivate=False):
            self.env.flush_all()
            progress.append((processed, remaining))
            return seconds

        cron_class = self.registry["ir.cron"]
        with patch.object(cron_class, "_commit_progress", commit_progress):
            (self.env["contact.job"] if jobs is None else jobs)._cron_run_jobs()
        return progress
