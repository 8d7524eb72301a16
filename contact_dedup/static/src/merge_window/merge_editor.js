import {Component} from "@odoo/owl";
import {getEditor, getHtmlEditor} from "@contact_base/value_editors/editors";

/** The editor of the field's own kind, for a value that no contact has. */
export class MergeEditor extends Component {
    static template = "contact_dedup.MergeEditor";
    static props = {line: Object, onChange: Function};

    get data() {
        return this.props.line.data;
    }

    get editor() {
        return getEditor(this.data.kind);
    }

    get editorProps() {
        const {kind, label, own_value, options} = this.data;
        return {
            kind,
            label,
            value: own_value ?? false,
            options: options || {},
            proposed: {value: false, image: ""},
            update: (value) => this.update(value),
            invalid: () => this.props.line.setInvalidField("own_value"),
        };
    }

    get html() {
        return getHtmlEditor(this.props.line, "own_html");
    }

    async update(value) {
        await this.props.line.update({own_value: value});
        this.props.onChange();
    }
}
