{
    "name": "Contact Synchronisation - Surveys",
    "summary": "What people answer about themselves in surveys becomes a proposal on "
    "their contact",
    "version": "19.0.1.0.0",
    "category": "Marketing/Surveys",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "survey"],
    "data": [
        "views/survey_user_input_views.xml",
        "views/survey_survey_views.xml",
        "views/contact_source_views.xml",
    ],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
