{
    "name": "Contact Visibility - SMS Marketing",
    "summary": "A text message of a mailing says what its sender may see",
    "version": "19.0.1.0.0",
    "category": "Marketing/SMS Marketing",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility_mass_mailing", "mass_mailing_sms"],
    "auto_install": True,
}
