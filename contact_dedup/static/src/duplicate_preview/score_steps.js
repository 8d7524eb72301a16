import {Component} from "@odoo/owl";
import {formatFloat} from "@web/views/fields/formatters";

/**
 * The waterfall of a score: from the chance of any two contacts, each comparison
 * moves it up or down; where the bars end is the score.
 */
export class ScoreSteps extends Component {
    static template = "contact_dedup.ScoreSteps";
    static props = {
        steps: {
            type: Array,
            element: {
                type: Object,
                shape: {label: String, text: String, weight: Number},
            },
        },
    };

    /** Each bar as a share of the whole width: `{left, width}` in percent. */
    get bars() {
        let total = 0;
        const edges = this.props.steps.map(({weight}) => {
            const from = total;
            total += weight;
            return [Math.min(from, total), Math.max(from, total)];
        });
        const low = Math.min(0, ...edges.map(([min]) => min));
        const high = Math.max(0, ...edges.map(([, max]) => max));
        const share = 100 / (high - low || 1);
        return this.props.steps.map((step, index) => {
            const [min, max] = edges[index];
            return {
                ...step,
                sign: step.weight < 0 ? "minus" : "plus",
                points: this.formatWeight(step.weight),
                style: `left: ${(min - low) * share}%; width: ${(max - min) * share}%`,
            };
        });
    }

    formatWeight(weight) {
        const text = formatFloat(Math.abs(weight), {digits: [0, 1]});
        return `${weight < 0 ? "−" : "+"}${text}`;
    }
}
