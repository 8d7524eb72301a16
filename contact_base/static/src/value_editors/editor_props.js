/** What every editor of a new value is given. */
export const editorProps = {
    kind: String,
    label: {type: [String, Boolean], optional: true},
    value: true,
    options: Object,
    proposed: Object,
    update: Function,
    invalid: Function,
};
