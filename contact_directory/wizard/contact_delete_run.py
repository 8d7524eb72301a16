from markupsafe import Markup
from psycopg2 import Error as DatabaseError

from odoo import models
from odoo.exceptions import UserError

#: Contacts that are deleted while the window waits; more are in the background.
AT_ONCE = 500
#: Contacts of one slice: some seconds of work.
SLICE = 100


class ContactDelete(models.TransientModel):
    """What is done: each contact by itself, and the rest is told with its reason."""

    _inherit = "contact.delete"

    def action_archive(self):
        """Archive what can be archived: nothing is lost, and it can come back."""
        return self._start("archive")

    def action_delete(self):
        """Delete what can be deleted; tell what could not and why."""
        return self._start("delete")

    def action_refresh(self):
        """Show how far it is."""
        if self.state == "running" and not self._get_waiting_lines():
            self._finish()
        return self._get_action()

    def _get_waiting_lines(self):
        domain = [("wizard_id", "=", self.id), ("is_tried", "=", False)]
        return self.env["contact.delete.line"].search(domain)

    def _start(self, act):
        self.ensure_one()
        lines = self._get_waiting_lines()
        if len(lines) <= AT_ONCE:
            self._try_lines(lines, act)
            return self._finish()
        slices = [
            {"line_ids": lines.ids[start : start + SLICE], "act": act}
            for start in range(0, len(lines), SLICE)
        ]
        name = self._get_action()["name"]
        self.job_id = self.env["contact.job"]._enqueue(
            name, self, "_job_try", slices, key=f"contact.delete:{self.id}"
        )
        self.state = "running"
        return self._get_action()

    def _job_try(self, line_ids, act):
        """A slice of a long deletion; run again, it goes on where it was."""
        lines = self._get_waiting_lines().filtered(lambda line: line.id in line_ids)
        failed = self._try_lines(lines, act)
        if self.state == "running" and not self._get_waiting_lines():
            self._finish()
            self._notify_end()
        return {"done": len(lines) - failed, "failed": failed}

    def _try_lines(self, lines, act):
        """:return: how many could not be done"""
        method = {"archive": "action_archive", "delete": "unlink"}[act]
        failed = 0
        for line in lines:
            outcome = line.partner_id and self._try(line.partner_id, method)
            line.write({"is_tried": True, "outcome": outcome or False})
            failed += bool(outcome)
        return failed

    def _try(self, partner, method):
        """:return: why it could not be done, or False"""
        try:
            with self.env.cr.savepoint():
                getattr(partner, method)()
        except UserError as error:
            return str(error.args[0]).split("\n")[0]
        except DatabaseError:
            return self.env._("Other documents need this contact. Archive it instead.")
        return False

    def _finish(self):
        """Tell what could not be done; back to the list if there is nothing to tell."""
        failed = len(self.line_ids.filtered("outcome"))
        self.write(
            {
                "state": "done",
                "summary": self.env._(
                    "Done: %(done)s. Not possible: %(failed)s, see why below.",
                    done=len(self.line_ids) - failed,
                    failed=failed,
                )
                if failed
                else self.env._("Done: %s.", len(self.line_ids)),
            }
        )
        if failed:
            return self._get_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contacts"),
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "form")],
            "target": "main",
            "path": "contacts",
        }

    def _notify_end(self):
        """Say in the user's inbox that a long one is over, and where its report is."""
        # sudo: the path of a window is no secret
        path = self.env.ref("contact_directory.contact_delete_action").sudo().path
        link = Markup('<p>%s</p><p><a href="/odoo/%s/%s">%s</a></p>') % (
            self.summary,
            path,
            self.id,
            self.env._("Report"),
        )
        self.env["mail.thread"].message_notify(
            partner_ids=self.env.user.partner_id.ids,
            subject=self._get_action()["name"],
            body=link,
        )
