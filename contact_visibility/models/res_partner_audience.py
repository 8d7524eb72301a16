from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.mirrors import KEEPING
from .res_partner import SCOPE

SEE_ALL = "contact_visibility.group_see_all"
#: As many are named before a change is saved; more are counted alone.
NAMED = 5
#: Colleagues, with what opens restricted contacts to them: the team, or nothing where
#: they are named themselves, and since when.
AUDIENCE = """
    SELECT c.id AS contact_id, u.id AS user_id, m.crm_team_id AS team_id,
           m.create_date AS since, u.id = c.owner_id AS is_owner,
           u.id = ANY(c.tokens) AS is_named, g.uid IS NOT NULL
           AND NOT u.id = ANY(c.tokens) AND m.id IS NULL AS sees_all
      FROM unnested c
      JOIN res_users u ON u.active AND u.share IS NOT TRUE AND u.id != 1
      LEFT JOIN crm_team_member m
             ON m.user_id = u.id AND m.active AND -m.crm_team_id = ANY(c.tokens)
      LEFT JOIN see_all g ON g.uid = u.id
     WHERE u.id = ANY(c.tokens) OR m.id IS NOT NULL OR g.uid IS NOT NULL
"""


class ResPartner(models.Model):
    """Who can see a contact, in plain words."""

    _inherit = "res.partner"

    visibility_user_count = fields.Integer(
        string="People who see it", compute="_compute_visibility_user_count"
    )
    visibility_text = fields.Char(
        string="Seen by",
        compute="_compute_visibility_text",
        help="Who sees this contact now, and who no longer will once it is saved.",
    )
    is_visibility_edited = fields.Boolean(
        string="Who sees it is being changed",
        compute="_compute_is_visibility_edited",
        help="Whether the form shows another audience than the saved one.",
    )

    @api.depends(*SCOPE)
    @api.depends_context("uid")
    def _compute_visibility_user_count(self):
        restricted = {
            partner: partner._get_chosen_tokens()
            for partner in self
            if partner.visibility != "everyone"
        }
        people = self._find_audience(list(restricted.values()))
        for partner in self:
            partner.visibility_user_count = 0
        for partner, seen_by in zip(restricted, people, strict=True):
            partner.visibility_user_count = len(seen_by)

    @api.depends(*SCOPE, "visibility_user_count")
    @api.depends_context("uid", "lang")
    def _compute_visibility_text(self):
        for partner in self:
            partner.visibility_text = " ".join(
                filter(None, (partner._get_seen_text(), *partner._get_change_texts()))
            )

    @api.depends(*SCOPE)
    def _compute_is_visibility_edited(self):
        for partner in self:
            saved = partner._origin
            partner.is_visibility_edited = partner != saved and (
                not saved or partner._get_chosen_tokens() != saved._get_chosen_tokens()
            )

    def _get_seen_text(self):
        if self.is_visibility_edited:
            return self._get_future_text()
        if self.visibility == "everyone":
            return self.env._("Every colleague sees this contact.")
        if self.visibility_user_count == 1:
            return self.env._("1 person sees this contact.")
        return self.env._(
            "%(count)s people see this contact.", count=self.visibility_user_count
        )

    def _get_future_text(self):
        """Who will see it once it is saved, by name where they are few."""
        if self.visibility == "everyone":
            return self.env._("Every colleague will see this contact.")
        [people] = self._find_audience([self._get_chosen_tokens()])
        # sudo: names of colleagues, which everybody sees
        names = self.env["res.users"].sudo().browse(sorted(people)).mapped("name")
        if len(names) == 1:
            return self.env._("Only %(name)s will see this contact.", name=names[0])
        if len(names) <= NAMED:
            return self.env._(
                "%(count)s people will see this contact: %(names)s.",
                count=len(names),
                names=", ".join(names),
            )
        return self.env._("%(count)s people will see this contact.", count=len(names))

    def _get_change_texts(self):
        """Who loses sight once this is saved, and what stays elsewhere all the same."""
        lost = self._get_lost_text()
        return (lost, self._get_kept_text()) if lost else ()

    def _get_kept_text(self):
        """Documents that hold copies of their own: hiding the contact hides none."""
        counts = [
            self.env._(
                "%(count)s × %(document)s",
                count=count,
                document=self.env["ir.model"]._get(model).name,
            )
            for model, count in self._count_keeping_documents()
        ]
        if not counts:
            return ""
        return self.env._(
            "Documents keep what they have copied from it: %(documents)s.",
            documents=", ".join(counts),
        )

    def _count_keeping_documents(self):
        """Yield ``(model, count)``, of what the user sees."""
        for model, link in self._get_keeping_models().items():
            if model in self.env and self.env[model].has_access("read"):
                domain = [(link, "in", self._origin.ids)]
                if count := self.env[model].search_count(domain):
                    yield model, count

    @api.model
    def _get_keeping_models(self):
        """``{model: link}`` of documents with copies of their own; to be extended."""
        return dict(KEEPING)

    def _get_lost_text(self):
        """Who sees the saved contact and no longer will: said before it is saved."""
        saved = self._origin
        if not saved or self == saved or self.visibility == "everyone":
            return ""
        [after] = self._find_audience([self._get_chosen_tokens()])
        if saved.visibility == "everyone":
            return self.env._("All others will no longer see it.")
        [before] = self._find_audience([saved._get_chosen_tokens()])
        lost = before - after
        if not lost:
            return ""
        # sudo: names of colleagues, which everybody sees
        names = self.env["res.users"].sudo().browse(sorted(lost)).mapped("name")
        if len(names) == 1:
            return self.env._("%(name)s will no longer see it.", name=names[0])
        if len(names) == 2:
            return self.env._(
                "%(name)s and %(other)s will no longer see it.",
                name=names[0],
                other=names[1],
            )
        return self.env._(
            "%(name)s and %(count)s more will no longer see it.",
            name=names[0],
            count=len(names) - 1,
        )

    def _get_chosen_tokens(self):
        """What the fields say, saved or not (a form that is being edited)."""
        if self.visibility == "everyone":
            return None
        owner = self.visibility_owner_id or self._get_new_contact_owner()
        tokens = {owner._origin.id} if owner else set()
        if self.visibility == "teams":
            tokens |= {user._origin.id for user in self.visibility_user_ids}
            tokens |= {-team._origin.id for team in self.visibility_team_ids}
        return sorted(token for token in tokens if token)

    @api.model
    def _find_audience(self, tokens_list):
        """Colleagues whom each of these token arrays lets in: a list of sets of ids.

        One query for all; no array means everyone, which is not spelt out.
        """
        found = [set() for _tokens in tokens_list]
        for row in self._fetch_audience(
            {i: tokens for i, tokens in enumerate(tokens_list) if tokens is not None}
        ):
            found[row["contact_id"]].add(row["user_id"])
        return found

    @api.model
    def _fetch_audience(self, tokens_by_key, owners=None):
        """Rows of who is let in, by what and since when.

        :param dict tokens_by_key: ``{number: tokens}``
        :param dict owners: ``{number: id of the owner}``
        """
        if not tokens_by_key:
            return []
        owners = owners or {}
        self.env["crm.team.member"].flush_model()
        self.env["res.users"].flush_model(["active", "share"])
        # sudo: who is in the group is no secret to who sees the contact
        see_all = self.env.ref(SEE_ALL).sudo().all_user_ids.ids
        values = SQL(", ").join(
            SQL("(%s, %s, %s::int[])", key, owners.get(key) or 0, list(tokens))
            for key, tokens in tokens_by_key.items()
        )
        self.env.cr.execute(
            SQL(
                "WITH unnested (id, owner_id, tokens) AS (VALUES %s),"
                " see_all (uid) AS (SELECT unnest(%s::int[])) %s"
                " ORDER BY contact_id, is_owner DESC, user_id, since",
                values,
                see_all,
                SQL(AUDIENCE),
            )
        )
        return self.env.cr.dictfetchall()

    def action_show_audience(self):
        """List the people who see this contact, why, and since when."""
        self.ensure_one()
        self.check_access("read")
        reports = self.env["contact.visibility.access"]
        rows = reports._create_report(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who sees %(contact)s", contact=self.display_name),
            "res_model": rows._name,
            "view_mode": "list,kanban",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", rows.ids)],
            "target": "new",
            "context": {
                "create": False,
                "edit": False,
                "delete": False,
                "visibility_told": reports._is_told(self),
            },
        }
