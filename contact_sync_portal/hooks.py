def post_init_hook(env):
    """Make the source of the portal, or find the one of an earlier installation.

    It has no XML id: the source, its dossiers and what was decided about them outlive
    this addon.
    """
    env["contact.source"]._install_ready("portal")
