"""Submit dossiers to Odoo.

    ODOO_URL=https://odoo.example ODOO_KEY=... python3 submit.py 7 < dossiers.json

7 is the number of the source. Nothing but Python's standard library is needed.
"""

import json
import os
import sys
import urllib.error
import urllib.request

AT_ONCE = 1000


def submit(url, key, source, dossiers, database=None):
    """Submit in lots; safe to run again after an error: the keys stay the same."""
    taken = []
    for start in range(0, len(dossiers), AT_ONCE):
        lot = dossiers[start : start + AT_ONCE]
        taken += _post(url, key, database, {"source": source, "dossiers": lot})
    return taken


def _post(url, key, database, body):
    headers = {"Authorization": f"bearer {key}", "Content-Type": "application/json"}
    if database:  # only where one address serves several databases
        headers["X-Odoo-Database"] = database
    request = urllib.request.Request(
        f"{url}/json/2/contact.dossier/submit",
        data=json.dumps(body).encode(),
        headers=headers,
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{error.code}: {json.load(error)['message']}") from error


if __name__ == "__main__":
    taken = submit(
        os.environ["ODOO_URL"],
        os.environ["ODOO_KEY"],
        int(sys.argv[1]),
        json.load(sys.stdin),
        os.environ.get("ODOO_DATABASE"),
    )
    print(f"{len(taken)} dossiers taken")
