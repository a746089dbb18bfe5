import * as assert from "node:assert/strict";
import type { Fidelity } from "../../../src/protocol/messages";
import { Model } from "../../../src/view/model";
import { initialState, parseViewState } from "../../../src/view/state";
import { views } from "../../../src/view/views";
import { showMessage, type ScatterOptions } from "../../view/scatter";

function shown(options?: ScatterOptions): Model {
  const model = new Model(undefined, views.isometric);
  const { scatter, layout, appearance } = showMessage(options);
  model.show(scatter, layout, appearance);
  return model;
}

describe("the model", () => {
  it("tells each listener once of a change that it asked for", () => {
    const model = shown();
    const heard: string[] = [];
    model.on(["selection", "visibility"], () => heard.push("list"));
    model.on(["camera"], () => heard.push("camera"));
    model.select([1]);
    assert.deepEqual(heard, ["list"]);
  });

  it("isolates a category and brings the others back", () => {
    const model = shown();
    model.isolate(2);
    assert.deepEqual(model.visible, [false, false, true, false]);
    model.isolate(2);
    assert.deepEqual(model.visible, [true, true, true, true]);
  });

  it("colors by another column, from which nothing is hidden yet and points may be missing", () => {
    const model = shown({ categories: ["a", "b"], perCategory: 2 });
    model.isolate(0);
    const codeOf = Uint32Array.of(0, 1, 1, 2);
    const names = ["x", "y"];
    model.setGrouping({ column: "kind", names, codeOf, notes: [] });
    assert.deepEqual(model.visible, [true, true]);
    assert.deepEqual(
      [0, 1, 2].map((group) => model.countOf(group)),
      [1, 2, 1],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((point) => model.groupName(point)),
      ["x", "y", "y", "No value"],
    );
    assert.ok(!model.isHidden(2));
    model.setGrouping({ column: "other", names, codeOf: new Uint32Array(1), notes: [] });
    assert.equal(model.grouping?.column, "kind");
  });

  it("offers to place a text only where a model is known", () => {
    const model = shown();
    assert.ok(model.canEmbed);
    const { scatter, layout, appearance } = showMessage();
    const spaces = scatter.spaces.map((space) => ({ ...space, canEmbed: false }));
    model.show({ ...scatter, spaces }, layout, appearance);
    assert.ok(!model.canEmbed);
  });

  it("keeps selected words selected when the same picture gets new points before them", () => {
    const model = shown({ categories: ["sports"], perCategory: 4 });
    model.select([2]);
    const { scatter, layout, appearance } = showMessage({
      categories: ["fruits", "sports"],
      perCategory: 4,
    });
    const ids = Uint32Array.of(4, 5, 6, 7, 0, 1, 2, 3);
    model.show({ ...scatter, ids }, layout, appearance);
    assert.deepEqual(
      model.state.selection.map((point) => model.text(point)),
      ["sports 2"],
    );
  });

  it("forgets selection, hidden categories and camera of another picture", () => {
    const model = shown();
    model.setCamera(views.top);
    model.select([1, 2]);
    model.setGroupVisible(0, false);
    const { scatter, layout, appearance } = showMessage({ session: "session-2" });
    model.show(scatter, layout, appearance);
    assert.deepEqual(model.state.selection, []);
    assert.deepEqual(model.state.hidden, []);
    assert.deepEqual(model.state.camera, views.isometric);
  });

  it("drops selected points that no longer exist", () => {
    const model = new Model(
      { ...initialState(views.isometric), session: "session-1", selection: [1, 5000] },
      views.isometric,
    );
    const { scatter, layout, appearance } = showMessage();
    model.show(scatter, layout, appearance);
    assert.deepEqual(model.state.selection, [1]);
  });

  it("takes figures only for the axes that are shown", () => {
    const model = shown();
    const fidelity: Fidelity = {
      space: "1",
      method: "pca",
      axes: [0, 1, 2],
      k: 10,
      kept: 0.18,
      trustworthiness: 0.9,
      continuity: 0.9,
      keptOf: new Float32Array(32),
      silhouette: new Float32Array(4),
    };
    model.setFidelity(fidelity);
    assert.equal(model.fidelity?.kept, 0.18);
    model.setComponents([0, 1, 3]);
    assert.equal(model.fidelity, undefined);
    model.setFidelity(fidelity);
    assert.equal(model.fidelity, undefined);
  });

  it("falls back to the first components when the chosen ones are not there", () => {
    const model = shown();
    model.setComponents([4, 5, 6]);
    const { scatter, layout, appearance } = showMessage({ components: 3 });
    model.show(scatter, layout, appearance);
    assert.deepEqual(model.axes, [0, 1, 2]);
  });
});

describe("the saved state", () => {
  it("comes back as it was", () => {
    const state = { ...initialState(views.top), session: "s", hidden: ["a"], selection: [3] };
    assert.deepEqual(parseViewState(JSON.parse(JSON.stringify(state))), state);
  });

  it("is refused when anything in it is not right", () => {
    const state = initialState(views.top);
    for (const broken of [
      undefined,
      {},
      { ...state, version: 2 },
      { ...state, selection: [-1] },
      { ...state, components: [0, 1] },
      { ...state, camera: { ...state.camera, eye: { x: null, y: 0, z: 0 } } },
    ]) {
      assert.equal(parseViewState(broken), undefined);
    }
  });
});
