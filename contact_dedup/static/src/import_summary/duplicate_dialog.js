import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Asks what becomes of the rows that look like existing contacts. */
export class DuplicateDialog extends Component {
    static template = "contact_dedup.DuplicateDialog";
    static components = {Dialog};
    static props = {
        text: String,
        onLeaveOut: Function,
        onImportAll: Function,
        close: Function,
    };

    choose(callback) {
        callback();
        this.props.close();
    }
}
