{
    "name": "Contact Deduplication - Directory",
    "summary": "A changed secondary e-mail, phone or site is compared again",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_dedup", "contact_directory"],
    "auto_install": True,
}
