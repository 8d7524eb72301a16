import {MarkedText} from "@contact_base/marked_text/marked_text";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

defineMailModels();

const SEGMENTS = [
    {text: "01 40 20 50 6", same: true},
    {text: "0", same: false},
];

test("marks the characters that differ and only these", async () => {
    await mountWithCleanup(MarkedText, {props: {segments: SEGMENTS}});
    expect(".o_marked_text").toHaveText("01 40 20 50 60");
    expect(queryAllTexts(".o_marked_text mark")).toEqual(["0"]);
});

test("marks are visible without colour", async () => {
    await mountWithCleanup(MarkedText, {props: {segments: SEGMENTS}});
    expect(".o_marked_text mark").toHaveStyle({textDecorationLine: "underline"});
});

test("the current version says what goes, the proposed one what comes", async () => {
    await mountWithCleanup(MarkedText, {
        props: {segments: SEGMENTS, side: "current"},
    });
    await mountWithCleanup(MarkedText, {
        props: {segments: SEGMENTS, side: "proposed"},
    });
    expect(".o_marked_text_current mark").toHaveAttribute("role", "deletion");
    expect(".o_marked_text_proposed mark").toHaveAttribute("role", "insertion");
});

test("markup in a value is shown, never interpreted", async () => {
    const segments = [{text: "<b>Paul</b>", same: false}];
    await mountWithCleanup(MarkedText, {props: {segments}});
    expect(".o_marked_text b").toHaveCount(0);
    expect(".o_marked_text").toHaveText("<b>Paul</b>");
});

test("blanks and line breaks that differ can be seen", async () => {
    const segments = [
        {text: "12 rue Hoche", same: true},
        {text: "\n", same: false},
        {text: "Paris  2", same: true},
    ];
    await mountWithCleanup(MarkedText, {props: {segments}});
    expect(queryFirst(".o_marked_text").textContent).toBe("12 rue Hoche↵\nParis  2");
    expect(".o_marked_text").toHaveStyle({whiteSpace: "pre-wrap"});
});

test("plain text needs no segments, an empty value shows the placeholder", async () => {
    await mountWithCleanup(MarkedText, {props: {text: "Hélène"}});
    await mountWithCleanup(MarkedText, {
        props: {segments: [], placeholder: "Empty", class: "o_empty"},
    });
    expect(".o_marked_text:not(.o_empty)").toHaveText("Hélène");
    expect(".o_empty").toHaveText("Empty");
    expect("mark").toHaveCount(0);
});
