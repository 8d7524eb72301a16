import {ImportAction} from "@base_import/import_action/import_action";
import {registry} from "@web/core/registry";

/**
 * Odoo's import screen for the dossiers of one source. The columns are what that source
 * maps, so the server is told the source at every step; Odoo's own screen passes its
 * context to the last one alone.
 *
 * The source stands in the address as well: the page can be loaded again.
 */
export class DossierImport extends ImportAction {
    static path = "import-dossiers";

    setup() {
        super.setup();
        this.sourceId = Number(this.props.action.params.contact_sync_import);
        this.model.context = {contact_sync_import: this.sourceId};
        this.model.orm = this.getSourceOrm(this.model.orm, this.model.context);
    }

    /** The same service, each of whose calls carries the source. */
    getSourceOrm(orm, context) {
        return Object.assign(Object.create(orm), {
            call(model, method, args, kwargs = {}) {
                const told = {...kwargs, context: {...context, ...kwargs.context}};
                // `this` may be the silent variant
                return orm.call.call(this, model, method, args, told);
            },
        });
    }

    async onWillStart() {
        this.props.updateActionState({contact_sync_import: this.sourceId});
        return super.onWillStart();
    }
}

registry.category("actions").add("contact_sync.import_dossiers", DossierImport);
