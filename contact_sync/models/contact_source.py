from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: What decides about a field whose line names no policy of its own.
POLICIES = [
    ("review", "Review: a person decides"),
    ("fill", "Fill gaps: written where the contact has nothing, else reviewed"),
    ("apply", "Apply: written at once, can be reverted"),
    ("ignore", "Ignore"),
]
#: Fields that no capture reads: writing them leaves the caches alone.
BOOKKEEPING = {"date_netted", "date_net_base", "net_columns", "date_notified"}


class ContactSource(models.Model):
    """Where dossiers come from: a model, a filter, a field mapping and a policy.

    A source without a model takes what other programs submit.
    """

    _name = "contact.source"
    _description = "Contact source"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    ready_key = fields.Char(
        string="Ready-made mapping",
        readonly=True,
        copy=False,
        help="Technical name of the mapping that this source was made from.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        ondelete="set null",
        domain=[("transient", "=", False), ("abstract", "=", False)],
        help="The records that people fill in about themselves. Leave empty for a "
        "source that another program submits.",
    )
    model = fields.Char(compute="_compute_model", store=True, index="btree_not_null")
    is_broken = fields.Boolean(compute="_compute_is_broken")
    domain = fields.Char(
        string="Filter",
        default="[]",
        help="Only these records count. Keep tests and cancelled records out.",
    )
    partner_path = fields.Char(
        string="Contact field",
        help="The field of the record that leads to the contact, for example the "
        "customer.",
    )
    match = fields.Selection(
        [
            ("link", "By the contact field"),
            ("link_if_key", "By the contact field, if a key agrees"),
            ("keys", "By keys"),
        ],
        string="Find the contact",
        required=True,
        default="link_if_key",
        help="A link says who booked, not always who comes: with 'if a key agrees' "
        "the e-mail, phone, VAT or reference must be the contact's own.",
    )
    match_email = fields.Boolean(string="E-mail", default=True)
    match_phone = fields.Boolean(string="Phone", default=True)
    match_vat = fields.Boolean(string="VAT", default=True)
    match_ref = fields.Boolean(string="Reference")
    match_name = fields.Boolean(
        string="Name (companies)",
        help="What is said of a company finds the one company of that name, capitals "
        "apart. A person is never found by the name alone.",
    )
    container_path = fields.Char(
        string="Container field",
        help="What groups the records, for example the event. Single ones can be "
        "switched off.",
    )
    container_model = fields.Char(compute="_compute_container_model")
    container_ids = fields.One2many(
        "contact.source.container",
        "source_id",
        string="One by one",
        help="Containers (this event, this campaign) with a switch of their own.",
    )
    auto_sync = fields.Boolean(
        string="Automatic",
        default=True,
        tracking=True,
        help="Each save is compared with the contact at once. Switched off, neither "
        "new people nor changes come in.",
    )
    date_active = fields.Datetime(
        string="Automatic since",
        readonly=True,
        copy=False,
        help="What was saved before is left alone, unless 'Run now' looks back.",
    )
    policy = fields.Selection(
        POLICIES,
        required=True,
        default="review",
        tracking=True,
    )
    create_contacts = fields.Selection(
        [
            ("absent", "When nobody is found"),
            ("manual", "Only with 'Run now'"),
            ("never", "Never"),
        ],
        string="Create contacts",
        required=True,
        default="absent",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user.filtered(lambda u: not u._is_superuser()),
        domain=[("share", "=", False)],
        ondelete="set null",
        help="What is written without review is written in this person's name and "
        "with this person's rights.",
    )
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        help="Dossiers of this source belong to this company. Empty: to the company "
        "of the record.",
    )
    is_confidential = fields.Boolean(
        string="Confidential to its app",
        help="Its dossiers and proposals are shown only to people who may read the "
        "records themselves.",
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )
    field_ids = fields.One2many(
        "contact.source.field", "source_id", string="Mapping", copy=True
    )
    dossier_ids = fields.One2many("contact.dossier", "source_id")
    dossier_count = fields.Integer(compute="_compute_counts")
    pending_count = fields.Integer(
        string="Proposals to decide", compute="_compute_counts"
    )

    _ready_key_uniq = models.UniqueIndex(
        "(ready_key) WHERE ready_key IS NOT NULL",
        "There is already a source from this ready-made mapping.",
    )

    @api.depends("model_id")
    def _compute_model(self):
        for source in self:
            # an uninstalled app takes its ir.model along; the name says what it was
            source.model = source.model_id.model or source.model

    @api.depends("model", "model_id")
    def _compute_is_broken(self):
        for source in self:
            source.is_broken = bool(source.model) and (
                not source.model_id or source.model not in self.env
            )

    @api.depends("model", "container_path")
    def _compute_container_model(self):
        for source in self:
            field = self.env["contact.source.field"]._get_path_field(
                source.model, source.container_path
            )
            source.container_model = field.comodel_name if field is not None else False

    @api.depends("model_id", "is_confidential")
    @api.depends_context("uid")
    def _compute_is_readable(self):
        readable = self.filtered_domain(self._search_is_readable("in", [True]))
        for source in self:
            source.is_readable = source in readable

    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        # a handful of sources, known without a query: cheaper than a join on every row
        hidden = [
            source_id
            for source_id, model in self._get_confidential()
            if model not in self.env
            or not self.env[model].sudo(False).has_access("read")
        ]
        if not hidden:
            return Domain.TRUE if True in value else Domain.FALSE
        return Domain("id", "not in" if True in value else "in", hidden)

    @api.depends("dossier_ids")
    def _compute_counts(self):
        dossiers = dict(
            self.env["contact.dossier"]._read_group(
                [("source_id", "in", self.ids)], ["source_id"], ["__count"]
            )
        )
        pending = dict(
            self.env["contact.proposal"]._read_group(
                [("source_id", "in", self.ids), ("state", "=", "pending")],
                ["source_id"],
                ["__count"],
            )
        )
        for source in self:
            source.dossier_count = dossiers.get(source, 0)
            source.pending_count = pending.get(source, 0)

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for source in self.filtered(lambda s: s.model in self.env):
            try:
                source._get_domain().validate(self.env[source.model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of “%(name)s” cannot be used: %(reason)s",
                        name=source.name,
                        reason=error,
                    )
                ) from error

    @api.constrains("model_id")
    def _check_model(self):
        for source in self.filtered("model_id"):
            model = self.env.get(source.model)
            if (
                source.model in self._get_forbidden_models()
                or model is None
                or model._abstract
                or model._transient
                or not model._auto
                or not model._log_access  # nobody knows when they were saved
            ):
                raise ValidationError(
                    self.env._(
                        "“%(model)s” cannot be a source: it holds no records that "
                        "people fill in about themselves.",
                        model=source.model_id.display_name,
                    )
                )

    @api.constrains("partner_path", "container_path", "match", "model_id")
    def _check_paths(self):
        for source in self.filtered(lambda s: s.model in self.env):
            source._check_partner_path()
            if source.container_path and not source.container_model:
                raise ValidationError(
                    self.env._(
                        "The container field “%(path)s” does not lead to a record.",
                        path=source.container_path,
                    )
                )

    def _check_partner_path(self):
        if self.match == "keys" and not self.partner_path:
            return
        field = self.env["contact.source.field"]._get_path_field(
            self.model, self.partner_path
        )
        is_link = field is not None and field.type == "many2one"
        if not is_link or field.comodel_name != "res.partner":
            raise ValidationError(
                self.env._(
                    "“%(name)s” needs a field that leads to a contact; "
                    "“%(path)s” does not.",
                    name=self.name,
                    path=self.partner_path or "",
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("auto_sync", True):
                vals["date_active"] = fields.Datetime.now()
        sources = super().create(vals_list)
        self.env.registry.clear_cache()
        return sources

    def write(self, vals):
        if vals.keys() <= BOOKKEEPING:
            return super().write(vals)
        if vals.get("auto_sync") or vals.get("active"):
            vals = {**vals, "date_active": fields.Datetime.now()}
        result = super().write(vals)
        self.env.registry.clear_cache()
        if vals.keys() & {"model_id", "container_path"}:
            self.container_ids.filtered(lambda c: not c._get_container()).unlink()
        if "is_confidential" in vals:
            self._recount_contacts()
        return result

    def _recount_contacts(self):
        """Count anew on the contacts: confidential proposals are not counted there."""
        # bookkeeping for all contacts, whoever may read them
        proposals = self.env["contact.proposal"].sudo()
        waiting = [("source_id", "in", self.ids), ("state", "=", "pending")]
        proposals._recount(proposals.search(waiting).partner_id.ids)

    def unlink(self):
        proposals = self.env[
            "contact.proposal"
        ].sudo()  # cascades are SQL: counts go on
        waiting = [("source_id", "in", self.ids), ("state", "=", "pending")]
        partner_ids = proposals.search(waiting).partner_id.ids
        result = super().unlink()
        self.env.registry.clear_cache()
        proposals._recount(partner_ids)
        return result
