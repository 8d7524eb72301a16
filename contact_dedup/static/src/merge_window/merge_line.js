import {Component, useEffect, useRef} from "@odoo/owl";
import {MarkedText} from "@contact_base/marked_text/marked_text";
import {_t} from "@web/core/l10n/translation";
import {Field} from "@web/views/fields/field";
import {MergeEditor} from "./merge_editor";

const EMPTY = [false, null, undefined, ""];

/** One differing field: a radio per contact, all together, or a value of one's own. */
export class MergeLine extends Component {
    static template = "contact_dedup.MergeLine";
    static components = {Field, MarkedText, MergeEditor};
    static props = {
        line: Object,
        contacts: Array,
        columns: Array,
        kept: Array,
        error: {type: String, optional: true},
        onChange: Function,
        onMove: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        this.focusEditor = false;
        useEffect(
            (isOwn) => {
                if (isOwn && this.focusEditor) {
                    this.focusFirstInput();
                }
                this.focusEditor = false;
            },
            () => [this.isOwn]
        );
    }

    get data() {
        return this.props.line.data;
    }

    get isOwn() {
        return this.data.decision === "own";
    }

    get isImage() {
        return this.data.kind === "image";
    }

    get labelId() {
        return `o_merge_label_${this.data.field_name}`;
    }

    get cells() {
        return (this.data.cells || []).map((cell) => ({
            ...cell,
            letter: this.props.contacts.find((c) => c.id === cell.id)?.letter || "",
            isChosen:
                this.data.decision === "contact" && this.data.chosen_id === cell.id,
        }));
    }

    /** What the contact holds afterwards, as far as it is a text. */
    get result() {
        const {decision, is_gap} = this.data;
        if (decision === "united") {
            return {text: this.unitedText, note: _t("all together")};
        }
        const cell = this.cells.find((c) => c.isChosen);
        return {text: cell?.text || "", note: is_gap && cell ? _t("filled in") : ""};
    }

    get unitedText() {
        if (this.data.kind !== "many2many") {
            return this.cells.length ? _t("Both are kept") : "";
        }
        const texts = this.cells.flatMap((cell) => cell.text.split(", "));
        return [...new Set(texts.filter(Boolean))].join(", ");
    }

    get keptText() {
        const {kept} = this.props;
        return kept.length && !this.isOwn ? _t("kept aside: %s", kept.join(", ")) : "";
    }

    async choose(changes) {
        const {line} = this.props;
        if (changes.decision !== "own" && line.isFieldInvalid("own_value")) {
            await line.resetFieldValidity("own_value");
        }
        await line.update(changes);
        this.props.onChange();
    }

    chooseContact(id) {
        return this.choose({decision: "contact", chosen_id: id});
    }

    chooseUnited() {
        return this.choose({decision: "united"});
    }

    /** The first time, the editor starts from the value that was chosen. */
    chooseOwn() {
        const changes = {decision: "own"};
        const {kind, own_value, own_html, chosen_id, cells} = this.data;
        const start = cells.find((cell) => cell.id === chosen_id)?.value;
        if (kind === "html" && !own_html?.toString()) {
            changes.own_html = start || "";
        } else if (kind !== "image" && kind !== "html" && EMPTY.includes(own_value)) {
            changes.own_value = start ?? false;
        }
        return this.choose(changes);
    }

    onPointerdown(ev) {
        // a finger would open a keyboard that hides the rest of the card
        this.focusEditor = ev.pointerType === "mouse";
    }

    onKeydown(ev) {
        if (ev.defaultPrevented || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.target.closest(".o_merge_editor")) {
            this.onEditorKeydown(ev);
        } else if (ev.target.matches("input[type=radio]")) {
            this.onChoiceKeydown(ev);
        }
    }

    onChoiceKeydown(ev) {
        const key = ev.key.toUpperCase();
        const cell = this.cells.find((c) => c.letter === key);
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.props.onMove(this.rootRef.el, ev.key === "ArrowDown" ? 1 : -1);
        } else if (cell) {
            ev.preventDefault();
            this.focusChoice(`[data-contact="${cell.id}"]`);
            this.chooseContact(cell.id);
        } else if (key === "N" && this.data.can_own) {
            ev.preventDefault();
            this.focusEditor = true;
            this.isOwn ? this.focusFirstInput() : this.chooseOwn();
        } else if (key === "T" && this.data.can_unite) {
            ev.preventDefault();
            this.focusChoice(".o_merge_united");
            this.chooseUnited();
        }
    }

    /** Escape leaves the editor, not the whole window with all its choices. */
    onEditorKeydown(ev) {
        const isListOpen = document.querySelector(
            ".o-autocomplete--dropdown-menu, .o_popover"
        );
        if (ev.key === "Escape" && !isListOpen) {
            ev.stopPropagation();
            this.focusChoice(".o_merge_own");
        }
    }

    focusChoice(selector) {
        this.rootRef.el.querySelector(`${selector} input[type=radio]`)?.focus();
    }

    focusFirstInput() {
        const input = this.rootRef.el?.querySelector(
            ".o_merge_editor :is(input:not([type=file]), textarea, select, [contenteditable=true], button)"
        );
        input?.focus();
        if (input?.matches("input[type=text], input[type=email], input[type=tel]")) {
            input.select();
        }
    }
}
