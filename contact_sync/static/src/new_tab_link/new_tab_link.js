import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * A link that opens the action of a record's method in a new tab, so that a dialog
 * and what is not saved in it stay:
 *
 *     <widget name="new_tab_link" method="action_open_history" string="History"/>
 */
export class NewTabLink extends Component {
    static template = "contact_sync.NewTabLink";
    static props = {
        ...standardWidgetProps,
        method: String,
        string: String,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async onClick() {
        const {record, method} = this.props;
        const action = await this.orm.call(record.resModel, method, [[record.resId]]);
        if (action) {
            await this.action.doAction(action, {newWindow: true});
        }
    }
}

export const newTabLink = {
    component: NewTabLink,
    extractProps: ({attrs}) => ({method: attrs.method, string: attrs.string}),
};

registry.category("view_widgets").add("new_tab_link", newTabLink);
