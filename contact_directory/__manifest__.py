{
    "name": "Contact Directory",
    "summary": "Several e-mails, phones and sites per contact, types, temperature, and "
    "contacts found however they are spelt",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["contact_base"],
    "external_dependencies": {"python": ["phonenumbers", "rapidfuzz"]},
    "data": [
        "security/ir.model.access.csv",
        "views/contact_channel_views.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["contact_directory/static/src/**/*"],
        "web.assets_tests": ["contact_directory/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["contact_directory/static/tests/**/*.test.js"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
