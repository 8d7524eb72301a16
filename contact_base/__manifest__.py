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
        "security/ir.model.access.csv",
        "security/contact_job_security.xml",
        "data/ir_cron_data.xml",
        "views/contact_job_views.xml",
        "views/contact_base_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["contact_base/static/src/**/*"],
        "web.assets_tests": ["contact_base/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["contact_base/static/tests/**/*.test.js"],
    },
}
