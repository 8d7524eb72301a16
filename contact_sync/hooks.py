def uninstall_hook(env):
    """Remove what the ORM does not: pictures kept for dossiers, and our functions.

    Contacts keep all their own fields; what people decided stays in their chatter.
    """
    env["ir.attachment"].search(
        [("res_model", "in", ["contact.dossier", "contact.proposal"])]
    ).unlink()
    for name in ("known", "store", "named"):
        env.cr.execute(f"DROP FUNCTION IF EXISTS contact_dossier_{name}")
