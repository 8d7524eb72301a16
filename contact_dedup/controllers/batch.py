from odoo.http import Controller, content_disposition, request, route


class MergeBatchController(Controller):
    @route(
        "/contact_dedup/batch/<model('contact.merge.batch'):batch>/csv",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download(self, batch):
        """The lines of a batch as a table, with the rights of who asks."""
        # the mark at the start tells spreadsheets that it is UTF-8
        content = "\ufeff" + batch.get_csv()
        name = f"{request.env._('Safe groups')}.csv"
        return request.make_response(
            content.encode(),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
