from odoo.tools import SQL

#: Contacts filled by one statement.
SLICE = 1_000_000


def post_init_hook(env):
    """Give existing contacts their channels: what their own fields say."""
    env["contact.channel"]._fill_all(SLICE)
    env["contact.search.text"]._fill()


def uninstall_hook(env):
    """Nothing that was typed goes: secondary channels are written to the note."""
    env.flush_all()
    lang = env.ref("base.user_admin").lang or env.company.partner_id.lang
    env = env(context={**env.context, "lang": lang})
    title = env._("Other addresses:")
    kinds = SQL(", ").join(
        SQL("(%s, %s, %s)", place, *kind)
        for place, kind in enumerate(env["contact.channel"]._get_kinds())
    )
    env.cr.execute(
        SQL(
            """UPDATE res_partner p
                  SET comment = concat(p.comment, '<p>', %s::text, '</p><ul>',
                                       kept.items, '</ul>')
                 FROM (SELECT c.partner_id, string_agg(
                              concat('<li>', k.label, ' : ', replace(replace(replace(
                                  c.value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
                                  '</li>'), '' ORDER BY k.place, c.id) AS items
                         FROM contact_channel c
                         JOIN (VALUES %s) k (place, kind, label) ON k.kind = c.kind
                        WHERE c.is_primary IS NOT TRUE OR c.kind <> ALL(%s)
                     GROUP BY c.partner_id) kept
                WHERE kept.partner_id = p.id""",
            title,
            kinds,
            list(env["contact.channel"]._get_field_of_kind()),
        )
    )
    env.invalidate_all()
