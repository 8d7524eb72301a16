from odoo.tests import tagged

from .common import EventSyncCase

BATCH = 200


@tagged("post_install", "-at_install", "long")
class TestPerformance(EventSyncCase):
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

    def make_contacts(self, count):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Attendee {index}",
                    "email": f"attendee{index}@example.com",
                    "phone": f"01 99 00 {index // 100:02} {index % 100:02}",
                }
                for index in range(count)
            ]
        )

    def test_saving_one_registration_costs_at_most_four_queries(self):
        registration = self.register(self.helene)
        numbers = iter(range(10, 99))

        def save():
            registration.phone = f"01 99 00 77 {next(numbers)}"

        off, on = self.measure(save)
        self.assertLessEqual(on - off, 4, f"{off} without, {on} with the source")

    def test_many_registrations_cost_no_query_each(self):
        partners = self.make_contacts(BATCH)

        def save():
            self.env["event.registration"].create(
                [
                    {
                        "event_id": self.event.id,
                        "partner_id": partner.id,
                        "phone": "01 99 00 99 99",
                    }
                    for partner in partners
                ]
            )

        off, on = self.measure(save)
        self.assertLessEqual(on - off, 10, f"{off} without, {on} with the source")
