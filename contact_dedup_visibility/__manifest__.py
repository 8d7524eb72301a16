{
    "name": "Contact Deduplication - Visibility",
    "summary": "Contacts that different people see are never merged unasked",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_dedup", "contact_visibility"],
    "data": ["views/contact_duplicate_merge_views.xml"],
    "auto_install": True,
}
