def post_init_hook(env):
    """The source outlives this addon, so it has no XML id."""
    env["contact.source"]._install_ready("example.member")
