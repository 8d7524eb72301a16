import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {EmailField} from "@web/views/fields/email/email_field";
import {PhoneField} from "@web/views/fields/phone/phone_field";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {UrlField} from "@web/views/fields/url/url_field";

/** Odoo's own widget for each kind of channel: written to, called, opened by a click. */
export class ChannelValueField extends Component {
    static template = "contact_directory.ChannelValueField";
    static props = {...standardFieldProps, placeholder: {type: String, optional: true}};
    static components = {email: EmailField, phone: PhoneField, url: UrlField};

    get kind() {
        const kind = this.props.record.data.kind;
        return kind in ChannelValueField.components ? kind : "url";
    }

    get component() {
        return ChannelValueField.components[this.kind];
    }
}

export const channelValueField = {
    component: ChannelValueField,
    supportedTypes: ["char"],
    fieldDependencies: [{name: "kind", type: "selection"}],
    extractProps: ({placeholder}) => ({placeholder}),
};

registry.category("fields").add("channel_value", channelValueField);
