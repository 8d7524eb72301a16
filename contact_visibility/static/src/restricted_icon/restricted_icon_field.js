import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A lock on restricted contacts, nothing on public ones. */
export class RestrictedIconField extends Component {
    static template = "contact_visibility.RestrictedIconField";
    static props = {...standardFieldProps};

    get isRestricted() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return _t("Restricted");
    }
}

export const restrictedIconField = {
    component: RestrictedIconField,
    displayName: _t("Lock"),
    supportedTypes: ["boolean"],
    listViewWidth: 30,
};

registry.category("fields").add("restricted_icon", restrictedIconField);
