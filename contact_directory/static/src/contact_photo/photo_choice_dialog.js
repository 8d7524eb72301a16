import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Photos that are known of a contact, each with where it comes from. */
export class PhotoChoiceDialog extends Component {
    static template = "contact_directory.PhotoChoiceDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        choices: {
            type: Array,
            element: {
                type: Object,
                shape: {key: String, label: String, thumbnail: String},
            },
        },
        choose: Function,
    };

    async onChoose(key) {
        this.props.close();
        await this.props.choose(key);
    }
}
