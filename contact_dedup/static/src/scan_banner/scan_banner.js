import {Component, onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

const POLL_MS = 2000;
const PENDING = ["waiting", "running"];

/**
 * Above the duplicates: how far the search for them is, with *Stop* and *Resume*; and
 * the offer to start one when none has ever run. Groups found meanwhile appear by
 * themselves.
 */
export class ScanBanner extends Component {
    static template = "contact_dedup.ScanBanner";
    static props = {list: Object};

    setup() {
        this.orm = useService("orm");
        this.state = useState({scan: null});
        onWillStart(() => this.refresh());
        onWillDestroy(() => browser.clearTimeout(this.timer));
    }

    get scan() {
        return this.state.scan || {ever: true, state: "done"};
    }

    get isFirst() {
        return !this.scan.ever && !this.scan.state;
    }

    get isPending() {
        return PENDING.includes(this.scan.state);
    }

    get progress() {
        return Math.floor(this.scan.progress || 0);
    }

    get percent() {
        return `${this.progress}\u00a0%`;
    }

    get stoppedText() {
        return _t("The comparison was stopped at %s %.", this.progress);
    }

    get lastText() {
        const date = this.scan.date_end && deserializeDateTime(this.scan.date_end);
        return date ? _t("Last compared on %s.", toLocaleDateTimeString(date)) : "";
    }

    async refresh() {
        const wasPending = this.isPending;
        this.state.scan = await this.orm.silent.call(
            "contact.duplicate.scan",
            "get_status",
            []
        );
        browser.clearTimeout(this.timer);
        if (this.isPending) {
            this.timer = browser.setTimeout(() => this.refresh(), POLL_MS);
        } else if (wasPending && this.scan.state === "done") {
            await this.props.list.load();
        }
    }

    async run(method) {
        const {scan_id} = this.scan;
        await this.orm.call("contact.duplicate.scan", method, [[scan_id]]);
        await this.refresh();
    }

    async find() {
        await this.orm.call("contact.duplicate.scan", "action_scan_now", []);
        await this.refresh();
    }
}

export class DuplicateListRenderer extends ListRenderer {
    static template = "contact_dedup.ListRenderer";
    static components = {...ListRenderer.components, ScanBanner};
}

export class DuplicateKanbanRenderer extends KanbanRenderer {
    static template = "contact_dedup.KanbanRenderer";
    static components = {...KanbanRenderer.components, ScanBanner};
}

const views = registry.category("views");
views.add("duplicate_list", {...listView, Renderer: DuplicateListRenderer});
views.add("duplicate_kanban", {...kanbanView, Renderer: DuplicateKanbanRenderer});
