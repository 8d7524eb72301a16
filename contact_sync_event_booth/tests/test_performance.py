from odoo.tests import tagged

from .common import BoothSyncCase

BATCH = 1000


@tagged("post_install", "-at_install", "long")
class TestPerformance(BoothSyncCase):
    def count_queries(self, save):
        """Queries of ``save()`` and of all that its transaction does until the end."""
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        save()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def measure(self, save):
        """Queries of a worker that is warm, without and with the source."""
        counts = []
        for is_on in (False, True):
            self.source.auto_sync = is_on
            self.count_queries(save)
            counts.append(self.count_queries(save))
        return counts

    def test_saving_one_booth_costs_at_most_four_queries(self):
        booth = self.rent(self.helene)
        numbers = iter(range(10, 99))

        def save():
            booth.contact_phone = f"01 99 00 77 {next(numbers)}"

        off, on = self.measure(save)
        self.assertLessEqual(on - off, 4, f"{off} without, {on} with the source")

    def test_a_thousand_booths_cost_at_most_ten_queries_in_all(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Exhibitor {index}",
                    "email": f"exhibitor{index}@essais.example",
                    "phone": f"01 99 00 {index // 100:02} {index % 100:02}",
                    "country_id": self.env.ref("base.fr").id,
                }
                for index in range(BATCH)
            ]
        )

        def save():
            self.env["event.booth"].create(
                [
                    {
                        "name": f"Booth {index}",
                        "event_id": self.event.id,
                        "booth_category_id": self.category.id,
                        "partner_id": partner.id,
                        "contact_phone": "01 99 00 99 99",
                    }
                    for index, partner in enumerate(partners)
                ]
            )

        off, on = self.measure(save)
        self.assertEqual(
            self.env["contact.proposal"].search_count(
                [("partner_id", "in", partners.ids), ("state", "=", "pending")]
            ),
            BATCH,
        )
        self.assertLessEqual(on - off, 10, f"{off} without, {on} with the source")
