{
    "name": "Contact Visibility - Privacy Lookup",
    "summary": "Who may not see all contacts looks nobody up",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility", "privacy_lookup"],
    "auto_install": True,
}
