import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** Asks whether linked contacts get the same tags; names them. */
export class TagOfferDialog extends Component {
    static template = "contact_directory.TagOfferDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        count: Number,
        names: {type: Array, element: String},
        tags: {type: Array, element: String},
        apply: Function,
    };

    get others() {
        return this.props.count - this.props.names.length;
    }

    get othersLabel() {
        return _t("and %s more", this.others);
    }

    get applyLabel() {
        return _t("Linked contacts too (%s)", this.props.count);
    }

    async onApply() {
        this.props.close();
        await this.props.apply();
    }
}
