{
    "name": "Contact Directory - CRM",
    "summary": "The filter of contacts with opportunities",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_directory", "crm"],
    "auto_install": True,
    "data": ["views/res_partner_views.xml"],
}
