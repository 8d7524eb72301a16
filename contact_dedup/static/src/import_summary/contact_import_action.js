import {useState} from "@odoo/owl";
import {ImportAction} from "@base_import/import_action/import_action";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {DuplicateDialog} from "./duplicate_dialog";
import {DuplicateSummary} from "./duplicate_summary";

const LEFT_OUT = "contact_lines_left_out";

/**
 * Before contacts are imported, the rows that look like existing contacts are listed:
 * after *Test*, and as a question when *Import* is pressed without a look at them.
 */
patch(ImportAction.prototype, {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.duplicates = useState({summary: null, key: "", leftOut: new Set()});
        // sent with the other options of the import
        this.model.importOptionsValues[LEFT_OUT] = {value: []};
    },

    get isContacts() {
        return this.resModel === "res.partner";
    },

    get duplicateSummary() {
        const {summary, key} = this.duplicates;
        return summary?.count && key === this.getKey() ? summary : null;
    },

    /** The columns as they are mapped now. */
    getMapping() {
        return this.model.columns.map((column) => column.fieldInfo?.fieldPath || false);
    },

    /** What a summary was made of: other columns or another file need another one. */
    getKey() {
        return JSON.stringify([this.state.filename, this.getMapping()]);
    },

    setLeftOut(numbers) {
        const {summary} = this.duplicates;
        this.duplicates.leftOut = new Set(numbers);
        const lines = numbers.map((number) => summary.lines[number]).flat();
        this.model.importOptionsValues[LEFT_OUT].value = lines;
    },

    leaveAllOut() {
        this.setLeftOut([...this.duplicates.summary.lines.keys()]);
    },

    onToggle(number) {
        const leftOut = new Set(this.duplicates.leftOut);
        if (!leftOut.delete(number)) {
            leftOut.add(number);
        }
        this.setLeftOut([...leftOut]);
    },

    onToggleAll() {
        const {leftOut, summary} = this.duplicates;
        if (leftOut.size === summary.count) {
            this.setLeftOut([]);
        } else {
            this.leaveAllOut();
        }
    },

    forgetDuplicates() {
        Object.assign(this.duplicates, {summary: null, key: ""});
        this.setLeftOut([]);
    },

    async handleFilesUpload(files) {
        this.forgetDuplicates();
        return super.handleFilesUpload(files);
    },

    async handleImport(isTest = true) {
        if (!this.isContacts || this.state.isPaused) {
            return super.handleImport(isTest);
        }
        const isKnown = this.duplicates.key === this.getKey();
        if (!isKnown) {
            this.forgetDuplicates();
        }
        if (isTest) {
            await super.handleImport(true);
            return isKnown || this.findDuplicates();
        }
        if (!isKnown) {
            await this.findDuplicates();
            if (this.duplicateSummary && !(await this.confirmImport())) {
                return;
            }
        }
        return super.handleImport(false);
    },

    async findDuplicates() {
        const key = this.getKey();
        this.model.block(_t("Looking for contacts that exist already..."));
        try {
            this.duplicates.summary = await this.orm.silent.call(
                "base_import.import",
                "find_contact_duplicates",
                [this.model.id, this.getMapping(), this.model.formattedImportOptions]
            );
            this.duplicates.key = key;
        } finally {
            this.model.unblock();
        }
    },

    /** @returns {Promise<boolean>} whether to go on */
    confirmImport() {
        return new Promise((resolve) => {
            this.dialog.add(
                DuplicateDialog,
                {
                    text: this.duplicateSummary.text,
                    onLeaveOut: () => {
                        this.leaveAllOut();
                        resolve(true);
                    },
                    onImportAll: () => resolve(true),
                },
                {onClose: () => resolve(false)}
            );
        });
    },
});

patch(ImportAction, {components: {...ImportAction.components, DuplicateSummary}});
