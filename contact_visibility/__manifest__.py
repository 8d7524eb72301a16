{
    "name": "Contact Visibility",
    "summary": "Each contact is seen by everyone, by its creator only, or by chosen "
    "teams and people",
    "version": "19.0.1.0.0",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "images": ["static/description/visibility.png"],
    "depends": ["contact_base", "sales_team"],
    "data": [
        "security/contact_visibility_groups.xml",
        "security/ir.model.access.csv",
        "security/contact_visibility_security.xml",
        "views/res_partner_views.xml",
        "views/res_users_views.xml",
        "views/res_config_settings_views.xml",
        "views/base_module_uninstall_views.xml",
        "wizard/base_partner_merge_views.xml",
        "wizard/contact_visibility_views.xml",
        "views/contact_visibility_menus.xml",
        "data/contact_quality_tile_data.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["contact_visibility/static/src/**/*"],
        "web.assets_tests": ["contact_visibility/static/tests/tours/**/*"],
    },
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
}
