import {Component, onWillDestroy, useEffect, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL_MS = 2000;
const PENDING = ["waiting", "running"];

/** Reads the form again every two seconds as long as its job works. Shows nothing. */
export class JobLive extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = {...standardWidgetProps};

    setup() {
        onWillDestroy(() => browser.clearTimeout(this.timer));
        useEffect(
            (isPending) => {
                if (isPending) {
                    this.wait();
                }
            },
            () => [this.isPending]
        );
    }

    get isPending() {
        return PENDING.includes(this.props.record.data.state);
    }

    wait() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(async () => {
            await this.props.record.load();
            if (this.isPending) {
                this.wait();
            }
        }, POLL_MS);
    }
}

export const jobLive = {
    component: JobLive,
    fieldDependencies: [{name: "state", type: "selection"}],
};

registry.category("view_widgets").add("job_live", jobLive);
