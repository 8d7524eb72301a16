import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** The rows of a file that look like existing contacts. */
export class DuplicateSummary extends Component {
    static template = "contact_dedup.DuplicateSummary";
    static props = {
        summary: {
            type: Object,
            shape: {
                count: Number,
                text: String,
                more: String,
                rows: {type: Array, element: Object},
            },
        },
    };

    setup() {
        this.action = useService("action");
    }

    onOpen(row) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: row.partner_id,
                views: [[false, "form"]],
            },
            {newWindow: true}
        );
    }
}
