import * as assert from "node:assert/strict";
import { overlap } from "../../../../src/view/scene/box";
import { LabelLayout, labelRank, type LabelRequest } from "../../../../src/view/scene/labels";
import { SceneLabels } from "../../../../src/view/scene/sceneLabels";
import type { PlotStyle } from "../../../../src/view/plot";

const count = 400;
const places = Array.from({ length: count }, (_, i) => ({
  x: (i * 137.5) % 600,
  y: (i * 71.3) % 400,
}));

function request(changes: Partial<LabelRequest> = {}): LabelRequest {
  return {
    first: [],
    rank: Uint32Array.from({ length: count }, (_, i) => i),
    keep: true,
    width: 600,
    height: 400,
    lineHeight: 16,
    taken: [],
    shown: () => true,
    spot: (point) => ({ x: places[point]?.x ?? 0, y: places[point]?.y ?? 0, radius: 3 }),
    textWidth: () => 50,
    ...changes,
  };
}

describe("labels", () => {
  it("do not overlap each other, taken room or the border", () => {
    const taken = { left: 200, top: 100, right: 300, bottom: 200 };
    const labels = new LabelLayout().place(request({ taken: [taken] }));
    assert.ok(labels.length > 20);
    for (const [i, a] of labels.entries()) {
      assert.ok(a.left >= 0 && a.top >= 0 && a.right <= 600 && a.bottom <= 400);
      assert.ok(!overlap(a, taken, 0));
      for (const b of labels.slice(0, i)) assert.ok(!overlap(a, b, 0));
    }
  });

  it("stay where they are while the picture moves a little", () => {
    const layout = new LabelLayout();
    const shifted = (by: number) =>
      request({ spot: (i) => ({ x: (places[i]?.x ?? 0) + by, y: places[i]?.y ?? 0, radius: 3 }) });
    const before = new Set(layout.place(shifted(0)).map((label) => label.point));
    const after = new Set(layout.place(shifted(0.5)).map((label) => label.point));
    const kept = [...before].filter((point) => after.has(point)).length;
    assert.ok(kept >= before.size - 2, `${kept} of ${before.size} kept`);
  });

  it("are more when there is more room for them", () => {
    const far = new LabelLayout().place(request());
    const near = new LabelLayout().place(
      request({
        width: 1200,
        height: 800,
        spot: (i) => ({ x: (places[i]?.x ?? 0) * 2, y: (places[i]?.y ?? 0) * 2, radius: 3 }),
      }),
    );
    assert.ok(near.length > far.length * 1.3, `${far.length} then ${near.length}`);
  });

  it("go to the selected points first, never to a hidden one", () => {
    const labels = new LabelLayout().place(
      request({ first: [77, 78, 79], shown: (i) => i !== 78 }),
    );
    const points = labels.map((label) => label.point);
    assert.equal(points[0], 77);
    assert.ok(points.includes(79) && !points.includes(78));
  });

  it("of no point but the first ones are left when labels are off", () => {
    const layout = new LabelLayout();
    layout.place(request());
    const labels = layout.place(request({ keep: false, rank: new Uint32Array(0), first: [5] }));
    assert.deepEqual(
      labels.map((label) => label.point),
      [5],
    );
  });

  it("go to each category in turn, first to the point nearest to its mean", () => {
    const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0, 5, 5, 5, 5, 5, 6);
    const categoryOf = Uint32Array.of(0, 0, 0, 1, 1);
    const rank = labelRank(positions, categoryOf, Uint32Array.of(0, 1, 2, 3, 4));
    assert.equal(rank[0], 1);
    assert.ok((rank[1] ?? 0) >= 3);
    assert.deepEqual([...rank].sort(), [0, 1, 2, 3, 4]);
  });

  it("are as wide as the words of new data, also where those are as many as before", () => {
    const labels = new SceneLabels((text) => text.length * 7);
    labels.on = true;
    const widths = (...texts: string[]): number[] => {
      labels.forget();
      const placed = labels.place({
        data: {
          ...{ texts, categoryOf: new Uint32Array(texts.length), categories: [""] },
          states: new Uint8Array(texts.length),
          ...{ positions: new Float32Array(texts.length * 3), axisTitles: ["", "", ""] },
        },
        style: { fontSize: 13 } as PlotStyle,
        places: new Float32Array(texts.length * 3),
        points: Uint32Array.from(texts.keys()),
        ...{ selection: new Set(), taken: [], width: 600, height: 400 },
        shown: () => true,
        spot: (point) => ({ x: 300, y: 100 + 100 * point, radius: 3 }),
      });
      return placed.map(({ left, right }) => right - left).sort((a, b) => a - b);
    };
    assert.deepEqual(widths("fig", "kiwi"), [21, 28]);
    assert.deepEqual(widths("gooseberry", "pomegranate"), [70, 77]);
  });
});
