from odoo.http import Controller, request, route

from odoo.addons.contact_base.tools.csv_export import make_csv_response


class MergeBatchController(Controller):
    @route(
        "/contact_dedup/batch/<model('contact.merge.batch'):batch>/csv",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download(self, batch):
        """The lines of a batch as a table, with the rights of who asks."""
        name = f"{request.env._('Safe groups')}.csv"
        return make_csv_response(name, batch.get_csv())
