import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** How many values of a contact wait for a decision; nothing at all when none does. */
export class DesyncBadgeField extends Component {
    static template = "contact_sync.DesyncBadgeField";
    static props = {
        ...standardFieldProps,
        clickable: {type: Boolean, optional: true},
    };
    static defaultProps = {clickable: true};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get count() {
        return this.props.record.data[this.props.name] || 0;
    }

    get title() {
        return this.count === 1
            ? _t("1 value to check")
            : _t("%s values to check", this.count);
    }

    get isClickable() {
        return this.props.clickable && Boolean(this.props.record.resId);
    }

    async onClick() {
        const {record} = this.props;
        const action = await this.orm.call(record.resModel, "action_review_proposals", [
            [record.resId],
        ]);
        if (action) {
            await this.action.doAction(action, {onClose: () => record.model.load()});
        }
    }
}

export const desyncBadgeField = {
    component: DesyncBadgeField,
    displayName: _t("Values to check"),
    supportedTypes: ["integer"],
    supportedOptions: [
        {
            label: _t("Opens the review"),
            name: "clickable",
            type: "boolean",
            default: true,
        },
    ],
    isEmpty: (record, name) => !record.data[name],
    extractProps: ({options}) => ({clickable: options.clickable ?? true}),
};

registry.category("fields").add("desync_badge", desyncBadgeField);
