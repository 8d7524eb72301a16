import {Component} from "@odoo/owl";
import {getEditor, getHtmlEditor} from "@contact_base/value_editors/editors";

/** Chooses the editor of the line's kind and writes its value on the line. */
export class ProposalEditor extends Component {
    static template = "contact_sync.ProposalEditor";
    static props = {line: Object};

    get editor() {
        return getEditor(this.props.line.data.kind);
    }

    get editorProps() {
        const {kind, label, new_value, options, proposed_value, proposed_image} =
            this.props.line.data;
        return {
            kind,
            label,
            value: new_value ?? false,
            options: options || {},
            proposed: {value: proposed_value, image: proposed_image},
            update: (value) => this.props.line.update({new_value: value}),
            invalid: () => this.props.line.setInvalidField("new_value"),
        };
    }

    get html() {
        return getHtmlEditor(this.props.line, "new_html");
    }
}
