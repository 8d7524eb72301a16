import {Component, useState} from "@odoo/owl";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";
import {parseFloat, parseInteger} from "@web/views/fields/parsers";
import {editorProps} from "./editor_props";

/** A number as the user's language writes it. */
export class NumberEditor extends Component {
    static template = "contact_base.NumberEditor";
    static props = editorProps;

    setup() {
        this.state = useState({text: this.format(this.props.value), isInvalid: false});
    }

    format(value) {
        if (typeof value !== "number") {
            return "";
        }
        return this.props.kind === "integer"
            ? formatInteger(value)
            : formatFloat(value, {digits: this.props.options.digits});
    }

    parse(text) {
        return this.props.kind === "integer" ? parseInteger(text) : parseFloat(text);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        try {
            const value = this.state.text.trim() ? this.parse(this.state.text) : false;
            this.state.isInvalid = false;
            this.props.update(value);
        } catch {
            this.state.isInvalid = true;
            this.props.invalid();
        }
    }
}
