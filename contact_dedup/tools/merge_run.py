"""What one running merge knows; carried by the context from step to step."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .merge_recorder import Recorder

#: Holds a MergeRun. No caller from outside can send one: what comes by RPC is JSON.
CONTEXT_KEY = "contact_merge_run"


@dataclass
class MergeRun:
    """One merge of some contacts into one."""

    merge: Any
    survivor: Any
    merged: Any
    choices: dict
    values: dict
    #: the survivor as the chain passes it, with the context that addons gave it
    target: Any = None
    recorder: Recorder | None = None
    #: the rows follow later, together with those of other merges
    is_deferred: bool = False
    #: no step of Odoo's chain is called for it
    is_short: bool = False
    #: Odoo's chain takes a few contacts at a time; values are written with the last
    is_last_fold: bool = True
    #: core's own step comes to an empty write, in whose place ours is done
    is_value_pending: bool = False
    #: the contacts of which core's own line in the chatter is about to come
    logged: Any = ()
    #: ids of logins that stay with merged contacts
    left_logins: tuple = ()
    #: merged contacts of these logins, which core would refuse
    apart: Any = ()
    #: values that were not kept, for the chatter: ``{contact: {field: value}}``
    left: dict | None = None
    #: lets the chains of other merges come to the same step
    pause: Any = None
    #: the contacts whose rows are to follow during the pause
    waiting: Any = ()

    def wait_for_rows(self, contacts):
        """Stop here until the rows of these contacts moved with those of others."""
        self.waiting = contacts
        self.pause()

    @contextmanager
    def recording(self, cr):
        """See each row that is changed until the end, and journal it."""
        # what was typed before the merge is not the merge's
        self.merge.env.flush_all()
        self.recorder = Recorder(cr, self.merge._get_schema())
        with self.recorder:
            yield self
            # what the ORM still holds back belongs to the merge, too
            self.merge.env.flush_all()
            self.merge._store_journal([self])


def get_run(record) -> MergeRun | None:
    """Return the merge that a record's context carries, if it is one of ours."""
    run = record.env.context.get(CONTEXT_KEY)
    return run if isinstance(run, MergeRun) else None
