import {useState} from "@odoo/owl";
import {ImportAction} from "@base_import/import_action/import_action";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {DuplicateSummary} from "./duplicate_summary";

/**
 * Before contacts are imported, the rows that look like existing contacts are listed:
 * after *Test*, and once more as a question when *Import* is pressed without a look.
 */
export class ContactImportAction extends ImportAction {
    static template = "contact_dedup.ImportAction";
    static components = {...ImportAction.components, DuplicateSummary};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.duplicates = useState({summary: null, key: ""});
    }

    get isContacts() {
        return this.resModel === "res.partner";
    }

    get duplicateSummary() {
        const {summary, key} = this.duplicates;
        return summary?.count && key === this.getKey() ? summary : null;
    }

    /** The columns as they are mapped now; the file and the options are the server's. */
    getMapping() {
        return this.model.columns.map((column) => column.fieldInfo?.fieldPath || false);
    }

    /** What a summary was made of: other columns or another file need another one. */
    getKey() {
        return JSON.stringify([this.state.filename, this.getMapping()]);
    }

    async handleFilesUpload(files) {
        this.duplicates.summary = null;
        this.duplicates.key = "";
        return super.handleFilesUpload(files);
    }

    async handleImport(isTest = true) {
        if (!this.isContacts) {
            return super.handleImport(isTest);
        }
        if (isTest) {
            await super.handleImport(true);
            await this.findDuplicates();
            return;
        }
        const wasShown = this.duplicates.key === this.getKey();
        if (!wasShown) {
            await this.findDuplicates();
        }
        const summary = this.duplicateSummary;
        if (summary && !wasShown && !(await this.confirmImport(summary))) {
            return;
        }
        return super.handleImport(false);
    }

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
    }

    confirmImport(summary) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Contacts that exist already"),
                    body: summary.text,
                    confirmLabel: _t("Import all the same"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Look at them first"),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }
}

registry.category("actions").add("import", ContactImportAction, {force: true});
