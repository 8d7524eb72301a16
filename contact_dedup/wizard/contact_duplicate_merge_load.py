"""What the merge window shows: lines, what the choices lead to, what changed since."""

from odoo import models
from odoo.exceptions import UserError

from ..tools.merge_values import join_names


class ContactDuplicateMerge(models.TransientModel):
    _inherit = "contact.duplicate.merge"

    def _load(self, decisions=None):
        """Show how it stands now.

        :param dict decisions: those to keep, see ``_get_decisions``
        """
        self.ensure_one()
        partners = self._get_partners()
        if self.survivor_ref not in partners.ids:
            # the proposed one comes first; who is primary later moves no column
            partners = self.env["contact.merge"]._sort_by_primary(partners)
            self.survivor_ref = partners[:1].id
        self.contact_ids = partners.ids
        self.line_ids.unlink()
        self.link_ids.unlink()
        if len(partners) < 2:
            self._set_status({})
            return
        plan = self._get_plan({})
        self._load_lines(plan, decisions or {})
        self._load_links(plan, decisions or {})
        self._set_status(self._get_plan() if self._get_choices() else plan)

    def _get_plan(self, choices=None):
        """What a merge by these choices does; by those of the lines unless given."""
        if len(self._get_partners()) < 2:
            return {}
        if choices is None:
            choices = self._get_choices()
        plan = self.env["contact.merge"]._plan(
            self.survivor_ref, self.contact_ids, choices
        )
        if self.incomplete:
            question = {"code": "incomplete", "message": self.incomplete}
            plan["confirmations"].append({**question, "may_confirm": True})
        return plan

    def _load_lines(self, plan, decisions):
        lines = self.env["contact.duplicate.merge.line"]
        lines.create(
            [
                {
                    **lines._prepare_line_vals(self, row),
                    "sequence": sequence,
                    **decisions.get(row["name"], {}),
                }
                for sequence, row in enumerate(plan["fields"])
            ]
        )
        self.invalidate_recordset(["line_ids"])

    def _load_links(self, plan, decisions):
        links = self.env["contact.duplicate.merge.link"]
        links.create(
            [
                {
                    **links._prepare_link_vals(self, row),
                    "sequence": sequence,
                    **decisions.get(row["model"], {}),
                }
                for sequence, row in enumerate(plan["links"])
            ]
        )
        self.invalidate_recordset(["link_ids"])

    def _get_choices(self):
        """The choices as ``contact.merge.merge`` takes them: what is not as proposed.

        Override to add some of your own::

            return super()._get_choices() | {"x_reason": self.x_reason}
        """
        choices = {}
        values = {
            line.field_name: line._get_choice()
            for line in self.line_ids
            if line._is_chosen()
        }
        leave = {
            link.model: left for link in self.link_ids if (left := link._get_left())
        }
        for key, chosen in (
            ("values", values),
            ("leave", leave),
            ("confirmed", self.confirmed),
            ("login", self.kept_login),
        ):
            if chosen:
                choices[key] = chosen
        return choices

    def _get_decisions(self):
        """What was decided by hand, by field or model, to be kept over a reload."""
        decisions = {
            line.field_name: line._get_kept_vals()
            for line in self.line_ids
            if line._is_chosen()
        }
        return decisions | {
            link.model: {"decision": link.decision, "left_ids": link.left_ids}
            for link in self.link_ids
            if link.decision != "move"
        }

    # what the choices lead to

    def _set_status(self, plan):
        """Keep what a plan says, and ask for what it misses."""
        self._add_required_lines(plan)
        reasons = self._get_blocking_reasons(plan)
        self.status = self._prepare_status(plan)
        self.is_blocked = bool(reasons)
        self.blocked_reason = reasons[0] if reasons else False

    def _prepare_status(self, plan):
        """What the window shows besides the lines."""
        named = self.line_ids.mapped("field_name")
        required = plan.get("required", [])
        return {
            "refusals": plan.get("refusals", []),
            "confirmations": plan.get("confirmations", []),
            "errors": {r["name"]: r["message"] for r in required if r["name"] in named},
            "problems": [r["message"] for r in required if r["name"] not in named],
            "summary": plan.get("summary", []),
            "evidence": self._get_evidence(),
            "kept": self._get_kept_texts(plan),
        }

    def _get_evidence(self):
        """Why these contacts are taken for the same: each known pair, with its sum."""
        ids = self.contact_ids or []
        pairs = self.env["contact.duplicate"].search(
            [("partner_id", "in", ids), ("other_id", "in", ids)]
        )
        names = ["partner_id", "other_id", "score", "level", "state", "reason_text"]
        groups = self.env["contact.duplicate.group"]
        return [
            groups._prepare_preview_pair(pair)
            for pair in pairs.read([*names, "waterfall"], load=None)
        ]

    def _get_blocking_reasons(self, plan):
        """Why the button *Merge* is disabled, the first thing to do first.

        Override for a check of your own on this window alone; one for all merges
        belongs into ``contact.merge._get_refusals``::

            def _get_blocking_reasons(self, plan):
                reasons = super()._get_blocking_reasons(plan)
                if not self.x_reason:
                    reasons.append(self.env._("Say why they are merged."))
                return reasons

        :rtype: list[str]
        """
        if len(self._get_partners()) < 2:
            return [self.env._("Choose the contact to merge this one with.")]
        reasons = [
            self.env._("Choose the login that stays.")
            if refusal.get("logins")
            else refusal["message"]
            for refusal in plan["refusals"]
        ]
        for required in plan["required"]:
            label = required["label"]
            reasons.append(
                self.env._("%(field)s: fill it in or correct it.", field=label)
                if label
                else required["message"]
            )
        ticked = set(self.confirmed or ())
        for confirmation in plan["confirmations"]:
            if not confirmation["may_confirm"]:
                reasons.append(confirmation["message"])
            elif confirmation["code"] not in ticked:
                reasons.append(self.env._("Tick what has to be confirmed first."))
        return reasons

    def _add_required_lines(self, plan):
        """A value that is missing is asked for, though no contact differs in it."""
        known = self.line_ids.mapped("field_name")
        for required in plan.get("required", ()):
            if required["name"] and required["name"] not in known:
                self._add_required_line(required)
        self.invalidate_recordset(["line_ids"])

    def _add_required_line(self, required):
        lines = self.env["contact.duplicate.merge.line"]
        row = {
            **required,
            "values": self._get_cells(required["name"]),
            "chosen": self.survivor_ref,
            "united": False,
            "is_gap": False,
        }
        vals = lines._prepare_line_vals(self, row)
        lines.create({**vals, "decision": "own", "is_required": True, "sequence": -1})

    def _get_cells(self, name):
        merges = self.env["contact.merge"]
        partners = self._get_partners()
        field = partners._fields[name]
        return {
            partner.id: {
                "value": merges._read_raw(partner, name),
                "text": merges._get_cell_text(partner, field),
            }
            for partner in partners
        }

    def _get_kept_texts(self, plan):
        """Second e-mails, phones and sites that are kept aside: texts by field."""
        if not plan.get("fields"):
            return {}
        merges = self.env["contact.merge"]
        survivor, merged = self.survivor_id, self.partner_ids - self.survivor_id
        values = merges._prepare_values(survivor, merged, self._get_choices())
        kept = {}
        for name in merges._get_kept_kinds():
            lost = [values["replaced"], *values["lost"].values()]
            texts = [vals[name] for vals in lost if name in vals]
            if texts:
                kept[name] = list(dict.fromkeys(texts))
        return kept

    # what changed since it was shown

    def _get_gone_message(self):
        """Say which contacts were deleted or merged meanwhile."""
        known = self.env["res.partner"].browse(self.contact_ids or ())
        existing = known.exists()
        # sudo: the link to the survivor is readable by nobody
        merged = existing.sudo().filtered("merged_into_id").sudo(False)
        if merged:
            return self.env._(
                "%(names)s: merged meanwhile. This is how it stands now.",
                names=join_names(
                    merged._filtered_access("read").mapped("display_name")
                ),
            )
        if known - existing:
            return self.env._(
                "A contact was deleted meanwhile. This is how it stands now."
            )
        return ""

    def _get_stale_message(self):
        """Say what is no longer as the window shows it, or nothing."""
        if message := self._get_gone_message():
            return message
        changed = self._get_changed_labels()
        if changed:
            return self.env._(
                "Changed meanwhile: %(fields)s. Nothing was merged; this is how it "
                "stands now. Please look again.",
                fields=", ".join(changed),
            )
        return ""

    def _get_changed_labels(self):
        """Labels of the fields in which the contacts are not as they were shown."""
        merges = self.env["contact.merge"]
        partners = self._get_partners()
        survivor = partners.browse(self.survivor_ref)
        merged = partners - survivor
        chosen = merges._choose_values(survivor, merged, {})
        lines = self.env["contact.duplicate.merge.line"]
        now = {
            row["name"]: (row["label"], lines._prepare_cells(self, row))
            for row in merges._plan_fields(survivor, merged, chosen)
        }
        shown = {
            line.field_name: (line.label, line.cells)
            for line in self.line_ids
            if not line.is_required
        }
        return [
            (now.get(name) or shown[name])[0]
            for name in {**shown, **now}
            if name not in now
            or name not in shown
            or not lines._is_shown_as(shown[name][1], now[name][1])
        ]

    def _reload(self, message):
        """Show how it stands now, and why; what was decided elsewhere stays."""
        decisions = self._get_decisions()
        # sudo: the link to the survivor is readable by nobody
        partners = self._get_partners().sudo()
        survivors = partners.mapped(lambda p: p.merged_into_id or p).sudo(False)
        survivors = survivors.exists()._filtered_access("read")
        self.contact_ids = survivors.ids
        try:
            self._load(decisions)
        except UserError as error:
            message = str(error)
        self.message = message
        return self._get_action()
