{
    "name": "Contact Synchronisation - Email Marketing",
    "summary": "What subscribers of mailing lists say becomes a contact, or a "
    "proposal on theirs",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "mass_mailing"],
    "data": ["views/mailing_contact_views.xml", "views/mailing_list_views.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
