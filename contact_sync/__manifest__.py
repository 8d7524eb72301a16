{
    "name": "Contact Synchronisation",
    "summary": "What people type about themselves elsewhere becomes a proposal on "
    "their contact: keep, accept, or a new value",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["contact_base"],
    "data": [
        "security/contact_sync_groups.xml",
        "security/ir.model.access.csv",
        "security/contact_sync_security.xml",
        "views/contact_proposal_views.xml",
        "views/contact_dossier_views.xml",
        "views/contact_source_views.xml",
        "views/res_partner_views.xml",
        "views/base_module_uninstall_views.xml",
        "wizard/contact_proposal_review_views.xml",
        "views/contact_sync_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["contact_sync/static/src/**/*"],
        "web.assets_tests": ["contact_sync/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["contact_sync/static/tests/**/*.test.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
