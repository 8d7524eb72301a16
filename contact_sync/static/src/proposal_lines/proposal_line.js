import {Component, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {MarkedText} from "@contact_base/marked_text/marked_text";
import {_t} from "@web/core/l10n/translation";
import {decide} from "./decide";
import {getPrefill} from "./prefill";
import {ProposalEditor} from "./proposal_editor";

const KEYS = {k: "keep", a: "accept", n: "new"};

/** One field of the contact: the two versions side by side and what becomes of them. */
export class ProposalLine extends Component {
    static template = "contact_sync.ProposalLine";
    static components = {MarkedText, ProposalEditor};
    static props = {
        line: Object,
        canDecide: Boolean,
        showDecision: Boolean,
        onMove: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.focusEditor = false;
        useEffect(
            (decision) => {
                if (decision === "new" && this.focusEditor) {
                    this.focusFirstInput();
                }
                this.focusEditor = false;
            },
            () => [this.decision]
        );
        onWillUnmount(() => (this.focusEditor = false));
    }

    get data() {
        return this.props.line.data;
    }

    get decision() {
        return this.data.decision || false;
    }

    get isEditing() {
        return this.props.canDecide && this.decision === "new";
    }

    /** Long texts are edited over the whole width, below the two versions. */
    get isWide() {
        return ["html", "text"].includes(this.data.kind);
    }

    get labelId() {
        return `o_proposal_label_${this.props.line.id}`;
    }

    get choices() {
        return [
            {value: "keep", label: _t("Keep"), key: "K"},
            {value: "accept", label: _t("Accept"), key: "A"},
            {value: "new", label: _t("New value"), key: "N"},
        ];
    }

    get versions() {
        return [
            {
                name: "current",
                label: _t("Current version"),
                ...this.getVersion("current"),
            },
            {
                name: "proposed",
                label: _t("Proposed version"),
                ...this.getVersion("proposed"),
            },
        ];
    }

    getVersion(name) {
        const text = this.data[`${name}_text`] || "";
        return {
            text,
            segments: this.data.marks?.[name] || [{text, same: true}],
            image: this.data.kind === "image" && this.data[`${name}_image`],
        };
    }

    get messages() {
        const {error, warning, note} = this.data;
        return [
            {
                text: error,
                icon: "fa-times-circle",
                type: "danger",
                title: _t("Refused"),
            },
            {
                text: warning,
                icon: "fa-exclamation-triangle",
                type: "warning",
                title: _t("Warning"),
            },
            {text: note, icon: "fa-info-circle", type: "info", title: _t("Note")},
        ].filter((message) => message.text);
    }

    /** The first time, the editor starts from what the dossier says. */
    choose(decision) {
        const {new_value, new_html} = this.data;
        const changes = {decision};
        if (decision === "new" && [false, null, undefined, ""].includes(new_value)) {
            if (this.data.kind !== "html") {
                changes.new_value = getPrefill(this.data);
            } else if (!new_html?.toString()) {
                changes.new_html = this.data.proposed_value || "";
            }
        }
        return decide(this.props.line, changes);
    }

    async onLater() {
        await this.choose(false);
        this.rootRef.el.querySelector(".o_proposal_choice input").focus();
    }

    onPointerdown(ev) {
        // A mouse goes straight on to typing; a finger would open a keyboard that
        // hides the rest of the card.
        this.focusEditor = ev.pointerType === "mouse";
    }

    onKeydown(ev) {
        const target = ev.target;
        if (ev.defaultPrevented || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (target.closest(".o_proposal_editor")) {
            this.onEditorKeydown(ev);
        } else if (target.closest(".o_proposal_pick")) {
            this.onChoiceKeydown(ev);
        }
    }

    onChoiceKeydown(ev) {
        const decision = KEYS[ev.key.toLowerCase()];
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.props.onMove(this.rootRef.el, ev.key === "ArrowDown" ? 1 : -1);
        } else if (decision && this.props.canDecide) {
            ev.preventDefault();
            this.chooseByKey(decision);
        }
    }

    chooseByKey(decision) {
        if (decision === "new" && this.decision === "new") {
            return this.focusFirstInput();
        }
        this.focusEditor = decision === "new";
        this.rootRef.el.querySelector(`input[value=${decision}]`).focus();
        return this.choose(decision);
    }

    /** Escape leaves the editor, not the whole window with all its decisions. */
    onEditorKeydown(ev) {
        const isListOpen = document.querySelector(
            ".o-autocomplete--dropdown-menu, .o_popover"
        );
        if (ev.key === "Escape" && !isListOpen) {
            ev.stopPropagation();
            this.rootRef.el.querySelector(".o_proposal_choice input:checked")?.focus();
        }
    }

    focusFirstInput() {
        const input = this.rootRef.el?.querySelector(
            ".o_proposal_editor :is(input:not([type=file]), textarea, select, [contenteditable=true], button)"
        );
        input?.focus();
        if (input?.matches("input[type=text], input[type=email], input[type=tel]")) {
            input.select();
        }
    }
}
