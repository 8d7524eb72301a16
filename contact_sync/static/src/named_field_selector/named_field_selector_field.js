import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {registry} from "@web/core/registry";

/**
 * Odoo's field selector, which shows a field's technical name where nobody edits; here
 * its name in words, which another field of the record holds:
 *
 *     <field name="path" widget="named_field_selector"
 *         options="{'label': 'path_label', 'default_model': 'res.partner'}"/>
 *
 * `model` names the field that holds the model, as it does for Odoo's; where there is
 * none, or it is empty, the fields are those of `default_model`.
 */
export class NamedFieldSelectorField extends FieldSelectorField {
    static props = {...FieldSelectorField.props, label: String, defaultModel: String};

    get resModel() {
        return this.props.record.data[this.props.resModel] || this.props.defaultModel;
    }

    get formattedValue() {
        return this.props.record.data[this.props.label] || super.formattedValue;
    }
}

export const namedFieldSelectorField = {
    ...fieldSelectorField,
    component: NamedFieldSelectorField,
    extractProps(fieldInfo, dynamicInfo) {
        return {
            ...fieldSelectorField.extractProps(fieldInfo, dynamicInfo),
            label: fieldInfo.options.label,
            defaultModel: fieldInfo.options.default_model,
        };
    },
};

registry.category("fields").add("named_field_selector", namedFieldSelectorField);
