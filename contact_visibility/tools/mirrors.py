"""Which fields of Odoo's apps repeat a contact without saying so, or keep a copy.

Decided field by field; the registry finds the others (``base._get_contact_mirrors``).
"""

#: In place of a path: the contacts of the document that a row names by its model and
#: number.
REFERRED = "@"
#: ``{model: fields}`` of wizards that tell of the contacts of their document.
REFERRING = {
    "sms.composer": (
        "recipient_single_description",
        "recipient_single_number",
        "recipient_single_number_itf",
    )
}
#: ``{model: fields}`` that are taken over from a contact and belong to the document:
#: an opportunity's own address, what a talk is announced with.
COPIES = {
    "crm.lead": ("email_from", "phone", "phone_sanitized", "email_normalized"),
    "event.track": ("partner_company_name", "partner_tag_line"),
}
#: ``{model: fields}`` that depend on a contact and hold nothing of it: terms in its
#: language, the company by which the rules of a project decide.
HARMLESS = {
    "account.move": ("narration",),
    "event.registration": ("event_date_range",),
    "project.project": ("company_id",),
}
#: ``{model: {path: fields}}`` that apps fill from a contact without a dependency, and
#: that nobody types; columns of views in the database, too.
REPEATED = {
    "event.track": {"partner_id": ("partner_email", "partner_phone")},
    "payment.transaction": {
        "partner_id": (
            "partner_name",
            "partner_email",
            "partner_phone",
            "partner_address",
            "partner_zip",
            "partner_city",
            "partner_state_id",
            "partner_country_id",
            "partner_lang",
        )
    },
    # a conversation of live chat is named after its visitor
    "discuss.channel": {"livechat_customer_partner_ids": ("name",)},
    "im_livechat.report.channel": {"visitor_partner_id": ("channel_name",)},
    "pos.order": {"partner_id": ("email", "mobile")},
    "pos.payment": {"partner_id": ("cardholder_name",)},
    # who accepted the offer, and how he signs
    "sale.order": {"partner_id": ("signed_by", "signature")},
    # whether what was typed is the contact's own: an answer to each guess
    "crm.lead": {"partner_id": ("partner_email_update", "partner_phone_update")},
    "survey.user_input": {"partner_id": ("email", "nickname")},
    "sale.report": {
        "partner_id": ("partner_zip", "country_id", "state_id", "industry_id")
    },
    "account.invoice.report": {"partner_id": ("country_id",)},
    "purchase.report": {"partner_id": ("country_id",)},
}

#: Methods of documents that answer with nothing but what a contact holds.
TELLING_METHODS = ("google_map_link",)

#: Documents that copy a contact once, when it is chosen: what they hold is their own,
#: and stays when the contact is hidden. ``{model: link}``
KEEPING = {
    "crm.lead": "partner_id",
    "event.registration": "partner_id",
    "event.booth": "partner_id",
    "event.sponsor": "partner_id",
    "event.track": "partner_id",
    "hr.applicant": "partner_id",
}


def get_repeated(model: str) -> dict[str, tuple[str, ...]]:
    """Return ``{field: paths to contacts}`` of what a model repeats unsaid."""
    return {
        name: (path,)
        for path, names in REPEATED.get(model, {}).items()
        for name in names
    }
