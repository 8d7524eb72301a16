{
    "name": "Contact Visibility - Email Marketing",
    "summary": "A queued mailing goes to those contacts that its sender may see",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility", "mass_mailing"],
    "auto_install": True,
}
