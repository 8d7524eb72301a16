import {Component} from "@odoo/owl";

/**
 * One of two versions of a text, with the characters marked in which they differ.
 *
 * The server cuts the text (`mark_differences` in contact_base/tools/diff.py);
 * this component only draws it. Marks are coloured and underlined, and told to
 * screen readers as something that goes (current) or comes (proposed).
 *
 *     <MarkedText segments="marks.proposed" side="'proposed'"/>
 */
export class MarkedText extends Component {
    static template = "contact_base.MarkedText";
    static props = {
        segments: {
            type: Array,
            element: {type: Object, shape: {text: String, same: Boolean}},
            optional: true,
        },
        text: {type: String, optional: true},
        side: {
            type: String,
            optional: true,
            validate: (side) => ["current", "proposed"].includes(side),
        },
        placeholder: {type: String, optional: true},
        class: {type: String, optional: true},
    };
    static defaultProps = {side: "proposed", class: ""};

    get segments() {
        if (this.props.segments && this.props.segments.length) {
            return this.props.segments;
        }
        return this.props.text ? [{text: this.props.text, same: true}] : [];
    }

    /** ARIA role of a mark */
    get role() {
        return this.props.side === "current" ? "deletion" : "insertion";
    }

    /** A differing line break would be a mark without width */
    shown(segment) {
        return segment.same ? segment.text : segment.text.replace(/\r?\n/g, "↵\n");
    }
}
