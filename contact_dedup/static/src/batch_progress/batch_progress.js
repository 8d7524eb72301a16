import {Component, onWillDestroy, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL_MS = 2000;

/** How far a batch is; the form follows by itself as long as it works. */
export class BatchProgress extends Component {
    static template = "contact_dedup.BatchProgress";
    static props = {...standardWidgetProps};

    setup() {
        onWillDestroy(() => browser.clearTimeout(this.timer));
        useEffect(
            (isBusy) => {
                if (isBusy) {
                    this.wait();
                }
            },
            () => [this.data.is_busy]
        );
    }

    get data() {
        return this.props.record.data;
    }

    get isShown() {
        return this.data.is_busy || this.data.is_stopped;
    }

    get progress() {
        return Math.floor(this.data.progress || 0);
    }

    wait() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(async () => {
            await this.props.record.load();
            if (this.data.is_busy) {
                this.wait();
            }
        }, POLL_MS);
    }
}

export const batchProgress = {
    component: BatchProgress,
    fieldDependencies: [
        {name: "is_busy", type: "boolean"},
        {name: "is_stopped", type: "boolean"},
        {name: "progress", type: "float"},
    ],
};

registry.category("view_widgets").add("batch_progress", batchProgress);
