import random
from contextlib import contextmanager
from fnmatch import fnmatchcase

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.contact_base.models.local_settings import local_settings

from ..models import (
    contact_search_shelf,
    res_partner_search,
    res_partner_search_first,
    res_partner_similar,
)
from ..models.bulk_fill import without_indexes
from ..tools.search_text import build_text
from .common import DirectoryCase

FIRST = ("Hélène", "Jean-Pierre", "Zoé", "Ana", "Cynthia", "Noël", "François", "Smith")
LAST = ("Martin", "Dupont", "O'Brien", "Smyth", "Lefèvre", "Œuvrard", "Durand", "Oger")
CITIES = ("Lyon", "Saint-Étienne", "Paris", "Orléans", "Nice", "Lille")


@tagged("post_install", "-at_install")
class TestSearch(DirectoryCase):
    """Found in the search box and wherever a contact is picked."""

    def find(self, text, env=None, **more):
        partners = (env or self.env)["res.partner"]
        return partners.search([("directory_search", "ilike", text)], **more)

    def test_settings_of_the_database_end_with_the_search(self):
        names = ["jit", "work_mem", "pg_trgm.word_similarity_threshold"]
        query = "SELECT current_setting(name, TRUE) FROM unnest(%s) AS t (name)"

        def read():
            self.env.cr.execute(query, [names])
            return [value or None for (value,) in self.env.cr.fetchall()]

        self.env.cr.execute("SELECT show_limit()")  # loads the extension
        before = read()
        values = dict(zip(names, ("off", "8MB", 0.2), strict=True))
        with local_settings(self.env, values):
            self.assertEqual(read(), ["off", "8MB", "0.2"])
        self.assertEqual(read(), before)

    def test_any_channel_finds_the_contact_everywhere(self):
        self.add(self.anne, "email", "a.v@home.example")
        self.add(self.anne, "phone", "0640205061")
        self.anne.write({"city": "Étretat", "ref": "ZK-4711"})
        for text in (
            "a.v@home.example",
            "06 40 20 50 61",
            "+33640205061",
            "vauquelin etretat",
            "ZK-47*",
            "4711",
            "anne vauquelin.example",
        ):
            with self.subTest(text=text):
                self.assertIn(self.anne, self.find(text))
                found = self.partners.name_search(text, limit=None)
                self.assertIn(self.anne.id, [id_ for id_, _name in found])
        self.assertNotIn(self.anne, self.find("vauquelin paris"))

    def test_company_and_children_are_found_by_the_company(self):
        company = self.make("Ébénisterie Quatrain", is_company=True)
        person = self.make("Paul Roux", parent_id=company.id)
        self.assertEqual(self.find("ebenisterie quatrain"), company | person)
        company.name = "Menuiserie Quatrain"
        self.assertEqual(self.find("menuiserie quatrain"), company | person)
        self.assertFalse(self.find("ebenisterie quatrain"))

    def test_similar_ones_come_best_first(self):
        names = ["Xavier Krolikowsky", "Xavier Krolikowski", "Krolikovski"]
        exact = self.make(names[1])
        others = self.make(names[0]) | self.make(names[2])
        for text in ("krolikowski~", "Krolikovsky~"):
            self.assertEqual(self.find(text), exact | others)
        self.assertEqual(self.find("krolikowski~")[0], exact)
        self.assertEqual(self.find("krolikowski~", limit=1, offset=1), others[:1])
        self.assertEqual(self.find("xavier krolikovsky~")[:1], others[:1])
        picked = self.partners.name_search("krolikowski~", limit=1)
        self.assertEqual(picked[0][0], exact.id)
        by_name = self.find("krolikowski~", order="name")
        self.assertEqual(by_name.mapped("name"), sorted(names))

    def test_other_filters_come_before_the_limit_of_similar_ones(self):
        self.patch(res_partner_similar, "MAX_CANDIDATES", 2)
        partners = self.partners.create([{"name": "Krolikowski"}] * 5)
        partners[4].city = "Brest"
        domain = [("directory_search", "ilike", "krolikovski~")]
        self.assertEqual(len(self.partners.search(domain)), 2)
        in_brest = [*domain, ("city", "=", "Brest")]
        self.assertEqual(self.partners.search(in_brest), partners[4])
        self.assertEqual(self.partners.search_count(in_brest), 1)
        archived = partners[3]
        archived.active = False
        self.assertEqual(
            self.partners.search([*domain, ("active", "=", False)]), archived
        )
        unlike = ["!", ("directory_search", "ilike", "krolikovski~")]
        self.assertIn(self.anne, self.partners.search(unlike))

    def test_a_word_itself_comes_before_slips_and_slips_before_the_rest(self):
        self.patch(res_partner_similar, "MAX_CANDIDATES", 1)
        far, near, same = (
            self.make(name) for name in ("Zwxyvutsab", "Zwxyvutsrr", "Zwxyvutsrq")
        )
        self.assertEqual(self.find("zwxyvutsrq~"), same)
        same.unlink()
        self.assertEqual(self.find("zwxyvutsrq~"), near)
        near.unlink()
        self.assertEqual(self.find("zwxyvutsrq~"), far)

    def test_pages_of_a_frequent_name_are_in_order_and_complete(self):
        for name, value in (("FEW", 0), ("FIRST_FOUND", 8), ("SOME", 0)):
            self.patch(res_partner_search_first, name, value)
        names = [f"{letter}. Quatrain" for letter in "zeabfwdcyg"]
        partners = self.partners.create([{"name": name} for name in names])
        hidden = self.make("A. Quatrain")
        self.hide(hidden)
        env = self.env(user=self.editor)
        ordered = sorted(names)
        for offset in range(0, 10, 2):
            page = self.find("quatrain", env, limit=2, offset=offset)
            self.assertEqual(page.mapped("name"), ordered[offset : offset + 2])
        self.assertFalse(self.find("quatrain", env, limit=2, offset=10))
        quatrains = [("directory_search", "ilike", "quatrain")]
        for limit, count in ((None, 10), (4, 4), (10, 10), (99, 10)):
            found = env["res.partner"].search_count(quatrains, limit=limit)
            self.assertEqual(found, count)
        for offset, count_limit, count in ((0, 5, 5), (2, 99, 10), (8, 5, 10)):
            read = env["res.partner"].web_search_read(
                quatrains, {"name": {}}, offset, limit=2, count_limit=count_limit
            )
            found = [values["name"] for values in read["records"]]
            self.assertEqual(found, ordered[offset : offset + 2])
            self.assertEqual(read["length"], count)
        partners[2:6].city = "Brest"
        domain = [("directory_search", "ilike", "quatrain"), ("city", "=", "Brest")]
        page = env["res.partner"].search(domain, limit=3)
        self.assertEqual(page.mapped("name"), sorted(names[2:6])[:3])

    def test_shelves_are_parted_and_keep_the_order_of_the_book(self):
        self.patch(contact_search_shelf, "FULL_SIZE", 20)
        for name, value in (("FEW", 0), ("SOME", 0), ("FIRST_SHELVES", 2)):
            self.patch(res_partner_search_first, name, value)
        shelves, texts = (
            self.env[name] for name in ("contact.search.shelf", "contact.search.text")
        )
        generator = random.Random(3)
        names = [f"{generator.choice('aeéiouz')}{i:02} Quatrain" for i in range(60)]
        partners = self.partners.create([{"name": name} for name in names])
        texts._refresh()
        before = len(shelves._get_shelves()[0])
        while shelves._gc_full()[1]:
            pass
        self.assertGreater(len(shelves._get_shelves()[0]), before + 1)
        late = self.make("00 Aaron Quatrain")  # put on a shelf that is there already
        ordered = (partners | late).sorted(lambda p: (build_text([p.name]), p.id))
        for offset in range(0, 61, 20):
            page = self.find("quatrain", limit=20, offset=offset)
            self.assertEqual(page, ordered[offset : offset + 20])
        self.assertEqual(self.find("quatrain", limit=1), late)
        late.name = "Zzoe Quatrain"
        self.assertEqual(self.find("quatrain", limit=100)[-1], late)

    def test_a_filled_book_stands_on_shelves_in_the_order_of_names(self):
        self.patch(contact_search_shelf, "SHELF_SIZE", 7)
        for name, value in (("FEW", 0), ("SOME", 0), ("FIRST_SHELVES", 2)):
            self.patch(res_partner_search_first, name, value)
        shelves, texts = (
            self.env[name] for name in ("contact.search.shelf", "contact.search.text")
        )
        names = [f"{letter}. Quatrain" for letter in "zéabfwdcygœhjkl"]
        partners = self.partners.create([{"name": name} for name in names])
        texts._refresh()
        written = dict(texts._build_texts(partners.ids))
        self.env.cr.execute(
            "DELETE FROM contact_search_text WHERE partner_id IN %s", [partners._ids]
        )
        keys = self._get_keys()
        self.assertGreater(len(keys), 4)
        with self.registry_is_loading():
            texts._fill()
        self.assertEqual(self._get_keys(), keys)
        self.env.cr.execute(
            "SELECT partner_id, content, shelf FROM contact_search_text "
            "WHERE partner_id IN %s ORDER BY id",
            [partners._ids],
        )
        rows = self.env.cr.fetchall()
        self.assertEqual({id_: content for id_, content, _shelf in rows}, written)
        self.assertEqual(
            [content for _id, content, _shelf in rows], sorted(written.values())
        )
        self.assertEqual(
            [shelf for _id, _content, shelf in rows],
            [shelves._find_code(content) for _id, content, _shelf in rows],
        )
        self.assertGreater(len({shelf for _id, _content, shelf in rows}), 1)
        self.assertEqual(
            self.find("quatrain", limit=20).ids, [id_ for id_, *_more in rows]
        )

    @contextmanager
    def registry_is_loading(self):
        """As while addons are installed."""
        self.registry.ready = False
        try:
            yield
        finally:
            self.registry.ready = True

    def test_keys_of_a_table_are_taken_at_installation_only(self):
        texts, keys = self.env["contact.search.text"], self._get_keys()
        with without_indexes(texts):
            self.assertEqual(self._get_keys(), keys)
        with self.registry_is_loading(), without_indexes(texts):
            self.assertLess(len(self._get_keys()), len(keys))
        self.assertEqual(self._get_keys(), keys)

    def _get_keys(self):
        """Constraints and indexes of the texts, as the database tells them."""
        self.env.cr.execute(
            "SELECT conname, pg_get_constraintdef(oid), "
            "obj_description(oid, 'pg_constraint') FROM pg_constraint "
            "WHERE conrelid = 'contact_search_text'::regclass UNION ALL "
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), "
            "obj_description(indexrelid, 'pg_class') FROM pg_index "
            "WHERE indrelid = 'contact_search_text'::regclass"
        )
        return set(self.env.cr.fetchall())

    def test_several_words_are_found_in_order_however_many_bear_them(self):
        """Few, some, and many on shelves: each way finds the same."""
        self.patch(contact_search_shelf, "FULL_SIZE", 20)
        generator = random.Random(5)
        partners = self.partners.create(
            {
                "name": f"{generator.choice('aeiouz')}{i:02} Quatrain",
                "city": "Brest" if i % 2 else "Metz",
            }
            for i in range(80)
        )
        self.env["contact.search.text"]._refresh()
        while self.env["contact.search.shelf"]._gc_full()[1]:
            pass
        in_brest = partners.filtered(lambda p: p.city == "Brest")
        ordered = in_brest.sorted(lambda p: (build_text([p.name]), p.id))
        self.patch(res_partner_search_first, "FIRST_SHELVES", 2)
        for few, some in ((1000, 8), (0, 8), (0, 2), (0, 0)):
            self.patch(res_partner_search_first, "FEW", few)
            self.patch(res_partner_search_first, "SOME", some)
            for text in ("quatrain brest", "brest quat*", "bres? quatrain"):
                with self.subTest(few=few, some=some, text=text):
                    self.assertEqual(self.find(text, limit=15), ordered[:15])
                    self.assertEqual(self.find(text, limit=99), ordered)
            self.assertFalse(self.find("quatrain brest metz", limit=15))

    def test_few_are_put_in_order_without_a_limit(self):
        """For the sake of a limit the database would walk the whole book."""
        self.partners.create([{"name": f"Quatrain {i}"} for i in range(5)])
        partners, limits = self.env.registry["res.partner"], []
        search = partners._search

        def note(partner, domain, offset=0, limit=None, order=None, **options):
            limits.append(limit)
            return search(partner, domain, offset, limit, order, **options)

        self.patch(partners, "_search", note)
        self.assertEqual(len(self.find("quatrain", limit=3)), 3)
        self.assertEqual(set(limits), {None})

    def test_codes_of_shelves_find_nobody(self):
        self.env["contact.search.shelf"]._add_shelves([" anne"])
        self.anne.city = "Étretat"
        self.assertEqual(self.find("anne vauquelin.example"), self.anne)
        code = self.env["contact.search.shelf"]._find_code(" anne vauquelin")
        self.assertNotEqual(code, "000")
        self.assertNotIn(self.anne, self.find(f"{code}*"))

    def test_without_the_extension_one_letter_may_differ(self):
        contact = self.make("Krolikowski")
        self.patch(self.registry, "has_trigram", False)
        self.assertEqual(self.find("krolikovski~"), contact)
        self.assertEqual(self.find("krolikowsk~"), contact)
        self.assertFalse(self.find("krolkovsk~"))
        arch = self.partners.get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        self.assertIn("~ one letter may differ", arch)

    def test_hidden_contacts_are_not_found_and_push_nobody_out(self):
        visible = self.make("Krolikowsky")
        hidden = self.make("Krolikowski", email="x@secret.example")
        self.hide(hidden)
        env = self.env(user=self.editor)
        for text in ("krolikowski~", "krol*", "krolikowsk?", "krolikowsk"):
            with self.subTest(text=text):
                self.assertEqual(self.find(text, env), visible)
        self.assertFalse(self.find("x@secret.example", env))
        names = env["res.partner"].name_search("krolikowski~")
        self.assertEqual([id_ for id_, _name in names], visible.ids)

    def test_nobody_reads_the_texts(self):
        system = new_test_user(self.env, "directory_system", "base.group_system")
        texts = self.env(user=system)["contact.search.text"]
        self.assertFalse(texts.has_access("read"))

    def test_nothing_and_punctuation(self):
        self.assertTrue(self.find(" ", limit=1))
        self.assertTrue(self.find("*", limit=1))
        self.assertIn(self.anne, self.find("* anne vauquelin.example"))
        self.assertFalse(self.find("?"))
        self.assertFalse(self.find("%"))

    def test_an_emoji_is_found_as_a_word_is(self):
        fan = self.make("Éva 🙂 Quatrain")
        self.assertEqual(self.find("🙂 quatrain"), fan)
        self.assertEqual(self.find("quatrain 🙂"), fan)
        self.assertIn(fan, self.find("🙂"))
        self.assertFalse(self.find("🙃 quatrain"))
        self.patch(res_partner_search, "MANY_CONTACTS", -2)  # nobody was counted: -1
        with self.assertRaisesRegex(UserError, "one more letter"):
            self.find("🙂")

    def test_archived_contacts_are_found_among_archived(self):
        self.anne.active = False
        self.assertFalse(self.find("anne vauquelin.example"))
        found = self.partners.with_context(active_test=False).search(
            [("directory_search", "ilike", "anne vauquelin.example")]
        )
        self.assertEqual(found, self.anne)

    def test_odd_input_reaches_the_database_unharmed(self):
        generator = random.Random(7)
        alphabet = "ab1 ?*~\"%_\\.+-()[]{}|^$'éœ\x00;"
        for _ in range(150):
            text = "".join(generator.choices(alphabet, k=generator.randint(1, 30)))
            with self.subTest(text=text):
                self.find(text, limit=3)

    # against a plain model

    def test_ten_thousand_contacts_against_a_plain_model(self):
        generator = random.Random(19)
        rows = [self._invent(generator, number) for number in range(10_000)]
        self.env.cr.execute(
            "INSERT INTO res_partner (name, complete_name, city, ref, type, active, "
            "partner_share) SELECT a, a, b, c, 'contact', TRUE, TRUE FROM "
            "unnest(%s::text[], %s::text[], %s::text[]) AS t (a, b, c) RETURNING id",
            [list(column) for column in zip(*rows, strict=True)],
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        for start in range(0, len(ids), 5000):
            self.env["contact.search.text"]._store_texts(ids[start : start + 5000])
        self.env.cr.execute("ANALYZE contact_search_text")
        words = {
            id_: build_text(row).split() for id_, row in zip(ids, rows, strict=True)
        }
        queries = ["sm?th", "o*", "*ier*", "m*n lyon", "?o?", "jean*", "*e", "z?e d*t"]
        queries += ["helene", "saint", "oeuvrard paris", "r1234", "r12?4", "*12*"]
        for text in queries:
            with self.subTest(text=text):
                found = self.partners.search(
                    [("directory_search", "ilike", text), ("id", "in", ids)]
                )
                expected = {i for i in ids if self._is_found(text, words[i])}
                self.assertEqual(set(found.ids), expected)
                self.assertTrue(expected)

    def _invent(self, generator, number):
        name = f"{generator.choice(FIRST)} {generator.choice(LAST)}"
        return (name, generator.choice(CITIES), f"R{number}")

    def _is_found(self, text, words):
        """One word of the query after the other, one word of the contact too."""
        return all(
            any(
                fnmatchcase(word, part)
                if any(sign in part for sign in "?*")
                else part in word
                for word in words
            )
            for part in text.split()
        )

    def test_queries_do_not_grow_with_the_contacts(self):
        counts = []
        for size in (5, 5, 50):
            partners = self.partners.create([{"name": f"Q{i}"} for i in range(size)])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["contact.search.text"]._refresh()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(partners), size)
        self.assertEqual(counts[1], counts[2])
