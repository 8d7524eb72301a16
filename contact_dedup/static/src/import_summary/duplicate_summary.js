import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** The rows of a file that look like existing contacts, and which are left out. */
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
                lines: Array,
            },
        },
        leftOut: Set,
        onToggle: Function,
        onToggleAll: Function,
    };

    setup() {
        this.action = useService("action");
    }

    get leftOutText() {
        const count = this.props.leftOut.size;
        if (!count) {
            return _t("All rows will be imported.");
        }
        return count === 1
            ? _t("1 row will be left out.")
            : _t("%s rows will be left out.", count);
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
