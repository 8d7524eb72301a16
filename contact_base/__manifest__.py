{
    "name": "Contact Upkeep - Base",
    "summary": "Common ground of the contact upkeep addons: comparison by meaning, "
    "marked differences, background jobs, hooks",
    "version": "19.0.1.0.0",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "development_status": "Beta",
    "depends": ["contacts", "phone_validation"],
    "external_dependencies": {"python": ["phonenumbers"]},
    "data": [
        "security/contact_base_groups.xml",
        "views/contact_base_menus.xml",
    ],
}
