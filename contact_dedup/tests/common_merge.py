from .common import ANNE, ANNE_AGAIN, ContactDedupCase


class MergeCase(ContactDedupCase):
    """Two contacts of one person, and a merger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merges = cls.env["contact.merge"]
        cls.anne = cls.make(ANNE)
        cls.again = cls.make(ANNE_AGAIN)
        cls.both = cls.anne | cls.again

    def plan(self, choices=None, user=None):
        merges = self.merges.with_user(user or self.merger)
        return merges._plan(self.anne.id, self.both.ids, choices)

    def merge(self, choices=None, user=None, contacts=None):
        merges = self.merges.with_user(user or self.merger)
        contacts = contacts or self.both
        merge = merges.merge(contacts[0].id, contacts.ids, choices)
        self.env.invalidate_all()
        return merge.sudo()

    def row(self, plan, name):
        return next((r for r in plan["fields"] if r["name"] == name), None)
