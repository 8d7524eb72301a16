{
    "name": "Contact Visibility - Events",
    "summary": "Mails of an event tell what its manager and the template's author see",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility", "event"],
    "auto_install": True,
}
