/**
 * Write a decision on a line. What was typed wrongly as a new value does not stand in
 * the way of another decision.
 *
 * @param {import("@web/model/relational_model/record").Record} line
 * @param {{decision: string|false, new_value?: any, new_html?: any}} changes
 * @returns {Promise<void>}
 */
export async function decide(line, changes) {
    if (changes.decision !== "new" && line.isFieldInvalid("new_value")) {
        await line.resetFieldValidity("new_value");
    }
    await line.update(changes);
}
