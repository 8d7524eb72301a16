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
        name = request.env._("Safe groups")
        return make_csv_response(f"{name}.csv", batch.get_csv())
