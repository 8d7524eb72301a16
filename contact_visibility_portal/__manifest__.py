{
    "name": "Contact Visibility - Portal",
    "summary": "Pages for customers show no colleague a contact hidden from him",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility", "portal"],
    "data": ["views/portal_templates.xml"],
    "auto_install": True,
}
