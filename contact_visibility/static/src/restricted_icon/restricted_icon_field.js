import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * A lock on restricted contacts, nothing on public ones.
 *
 * Of the choice itself, or of a flag: in a list the one more would be read for each line.
 */
export class RestrictedIconField extends Component {
    static template = "contact_visibility.RestrictedIconField";
    static props = {...standardFieldProps};

    get isRestricted() {
        const value = this.props.record.data[this.props.name];
        return Boolean(value) && value !== "everyone";
    }

    get title() {
        return _t("Restricted");
    }
}

export const restrictedIconField = {
    component: RestrictedIconField,
    displayName: _t("Lock"),
    supportedTypes: ["boolean", "selection"],
    listViewWidth: 30,
};

registry.category("fields").add("restricted_icon", restrictedIconField);
