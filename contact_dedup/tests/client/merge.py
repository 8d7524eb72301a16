"""Find the duplicates of a contact, merge the certain ones, undo a merge.

    ODOO_URL=https://odoo.example ODOO_KEY=... python3 merge.py find 4711
    ... python3 merge.py merge 4711        its certain duplicates into contact 4711
    ... python3 merge.py follow 4712       who stayed of a contact that was merged
    ... python3 merge.py undo 12           the merge of that number

Nothing but Python's standard library is needed.
"""

import json
import os
import sys
import urllib.error
import urllib.request

CERTAIN = 0.95


class Odoo:
    def __init__(self, url, key, database=None):
        self.url, self.headers = url, {"Authorization": f"bearer {key}"}
        self.headers["Content-Type"] = "application/json"
        if database:  # only where one address serves several databases
            self.headers["X-Odoo-Database"] = database

    def call(self, model, method, **arguments):
        """Call a method; ``ids`` are the records that it is called on."""
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers=self.headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{error.code}: {json.load(error)['message']}") from error

    def find(self, contact, values=None):
        """Possible duplicates of a contact, or of one being typed, surest first."""
        ids = [contact] if contact else []
        return self.call("res.partner", "find_duplicates", ids=ids, values=values)

    def merge(self, survivor):
        """Merge the certain duplicates of a contact. Return the number of the merge."""
        found = [m["id"] for m in self.find(survivor) if m["score"] >= CERTAIN]
        if not found:
            return None
        choices = {"leave": {"mail.message": True}}  # the chatter stays where it is
        return self.call(
            *("contact.merge", "merge"),
            survivor=survivor,
            contacts=found,
            choices=choices,
        )[0]

    def follow(self, contact):
        """Who stayed; the contact itself if it was not merged."""
        found = self.call("res.partner", "get_merged_into", ids=[contact])
        return found[str(contact)]

    def undo(self, merge):
        return self.call("contact.merge", "undo", ids=[merge])


if __name__ == "__main__":
    odoo = Odoo(
        os.environ["ODOO_URL"], os.environ["ODOO_KEY"], os.environ.get("ODOO_DATABASE")
    )
    action, number = sys.argv[1], int(sys.argv[2])
    print(json.dumps(getattr(odoo, action)(number)))
