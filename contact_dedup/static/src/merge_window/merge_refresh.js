import {Mutex} from "@web/core/utils/concurrency";
import {debounce} from "@web/core/utils/timing";

const PAUSE_MS = 300;
const MODEL = "contact.duplicate.merge";
const windows = new WeakMap();

/**
 * What the parts of one merge window share: the choices stay on the line records; when
 * they pause, they are saved and the server says what they lead to.
 */
class MergeWindow {
    constructor(model, orm) {
        this.model = model;
        this.orm = orm;
        this.mutex = new Mutex();
        this.refresh = debounce(() => this.mutex.exec(() => this._refresh()), PAUSE_MS);
    }

    /** Call a method that changes what is shown, and show it. */
    call(method, ...args) {
        return this.mutex.exec(async () => {
            const {root} = this.model;
            if (await root.save({reload: false})) {
                await this.orm.call(MODEL, method, [[root.resId], ...args]);
                await root.load();
            }
        });
    }

    async _refresh() {
        const {root} = this.model;
        if (!(await root.save({reload: false}))) {
            return;
        }
        const {reload, ...changes} = await this.orm.silent.call(MODEL, "refresh", [
            [root.resId],
        ]);
        // only what the server says is written: a choice made meanwhile stays
        await (reload ? root.load() : root.update(changes));
    }
}

/**
 * @param {import("@web/model/relational_model/record").Record} record of the window
 * @param {import("@web/core/orm_service").ORM} orm
 * @returns {MergeWindow}
 */
export function getMergeWindow(record, orm) {
    if (!windows.has(record.model)) {
        windows.set(record.model, new MergeWindow(record.model, orm));
    }
    return windows.get(record.model);
}
