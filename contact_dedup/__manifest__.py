{
    "name": "Contact Deduplication",
    "summary": "Finds duplicate contacts that are not identical, explains why, and "
    "remembers what was decided",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["contact_base", "base_import"],
    "external_dependencies": {
        "python": ["anyascii", "greenlet", "numpy", "python-stdnum", "rapidfuzz"],
    },
    "data": [
        "security/contact_dedup_groups.xml",
        "security/ir.model.access.csv",
        "security/contact_dedup_security.xml",
        "data/contact_dedup_rule_data.xml",
        "data/ir_config_parameter_data.xml",
        "data/ir_cron_data.xml",
        "views/contact_duplicate_group_views.xml",
        "views/contact_duplicate_views.xml",
        "views/contact_duplicate_scan_views.xml",
        "views/contact_dedup_rule_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/contact_dedup_menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["contact_dedup/static/src/**/*"],
        "web.assets_tests": ["contact_dedup/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["contact_dedup/static/tests/**/*.test.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
