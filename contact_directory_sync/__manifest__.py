{
    "name": "Contact Directory - Dossiers",
    "summary": "The photo of a contact is picked from its dossiers",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_directory", "contact_sync"],
    "auto_install": True,
}
