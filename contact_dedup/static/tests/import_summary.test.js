import {DuplicateDialog} from "@contact_dedup/import_summary/duplicate_dialog";
import {DuplicateSummary} from "@contact_dedup/import_summary/duplicate_summary";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {Component, useState, xml} from "@odoo/owl";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";

defineMailModels();

const row = (number, name) => ({
    row: number,
    name,
    partner_id: number * 10,
    partner_name: `${name} of before`,
    reason: "same e-mail",
});
const SUMMARY = {
    count: 3,
    text: "3 rows look like contacts that exist already.",
    more: "The first 2 are listed.",
    rows: [row(2, "Paul"), row(5, "Jeanne")],
    lines: [[0], [3, 4], [9]],
};

class Parent extends Component {
    static template = xml`
        <DuplicateSummary summary="summary" leftOut="state.leftOut"
            onToggle.bind="onToggle" onToggleAll="() => this.setAll()"/>`;
    static components = {DuplicateSummary};
    static props = {};

    setup() {
        this.summary = SUMMARY;
        this.state = useState({leftOut: new Set()});
    }

    onToggle(number) {
        this.state.leftOut = new Set([...this.state.leftOut, number]);
    }

    setAll() {
        this.state.leftOut = new Set([0, 1, 2]);
    }
}

test("lists the rows, the contact each looks like, and why", async () => {
    await mountWithCleanup(Parent);
    expect(".o_import_duplicates tbody tr").toHaveCount(2);
    expect(".o_import_duplicates tbody tr:first").toHaveText(
        /2\s+Paul\s+Paul of before\s+same e-mail/
    );
    expect(".o_import_duplicates").toHaveText(/The first 2 are listed/);
});

test("rows are left out one by one, or all, those that are not listed too", async () => {
    await mountWithCleanup(Parent);
    expect(".o_import_left_out").toHaveText("All rows will be imported.");
    await contains(".o_import_leave:last").click();
    expect(".o_import_left_out").toHaveText("1 row will be left out.");
    expect(".o_import_leave:last").toBeChecked();
    await contains(".o_import_leave_all").click();
    expect(".o_import_left_out").toHaveText("3 rows will be left out.");
});

test("an existing contact opens in another tab", async () => {
    mockService("action", {
        doAction: (action, {newWindow}) => expect.step([action.res_id, newWindow]),
    });
    await mountWithCleanup(Parent);
    await contains(".o_import_duplicates td button:first").click();
    expect.verifySteps([[20, true]]);
});

test("the question has three answers", async () => {
    await mountWithCleanup(MainComponentsContainer);
    const ask = () =>
        getService("dialog").add(
            DuplicateDialog,
            {
                text: SUMMARY.text,
                onLeaveOut: () => expect.step("leave out"),
                onImportAll: () => expect.step("all"),
            },
            {onClose: () => expect.step("closed")}
        );
    for (const answer of ["leave_out", "all", "look"]) {
        ask();
        await contains(`.modal .o_import_${answer}`).click();
    }
    expect.verifySteps(["leave out", "closed", "all", "closed", "closed"]);
});
