import {BadgeField, badgeField} from "@web/views/fields/badge/badge_field";
import {Many2OneField} from "@web/views/fields/many2one/many2one_field";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** A coloured badge, which a selection of several lines can be given by its name. */
export class ListOptionBadgeField extends Component {
    static template = "contact_directory.ListOptionBadgeField";
    static components = {BadgeField, Many2OneField};
    static props = {...BadgeField.props};

    get selectProps() {
        const {id, name, readonly, record} = this.props;
        const no = {canCreate: false, canCreateEdit: false, canQuickCreate: false};
        return {id, name, readonly, record, ...no, canOpen: false};
    }
}

export const listOptionBadgeField = {
    ...badgeField,
    component: ListOptionBadgeField,
    supportedTypes: ["many2one"],
};

registry.category("fields").add("list.option_badge", listOptionBadgeField);
