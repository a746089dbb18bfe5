import * as assert from "node:assert/strict";
import { overlap } from "../../../../src/view/scene/box";
import {
  LabelLayout,
  labelRank,
  type LabelRequest,
  type LabelText,
} from "../../../../src/view/scene/labels";
import { lensOf, spotOf } from "../../../../src/view/scene/lens";
import { type LabelScene, SceneLabels } from "../../../../src/view/scene/sceneLabels";
import type { LabelMode, PlotStyle } from "../../../../src/view/plot";

const count = 400;
const places = Array.from({ length: count }, (_, i) => ({
  x: (i * 137.5) % 600,
  y: (i * 71.3) % 400,
}));

function request(changes: Partial<LabelRequest> = {}): LabelRequest {
  return {
    maximum: 200,
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

  it("go to no hidden point and to no more points than asked for", () => {
    const labels = new LabelLayout().place(request({ maximum: 7, shown: (i) => i !== 1 }));
    assert.equal(labels.length, 7);
    assert.ok(labels.every((label) => label.point !== 1));
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
    labels.mode = "points";
    const widths = (...texts: string[]): number[] => {
      labels.forget();
      const positions = texts.flatMap((_, i) => [0, i / 2 - 0.25, 0]);
      const placed = labels.place(scene({ texts, positions, categories: 1 }));
      return placed.map(({ left, right }) => right - left).sort((a, b) => a - b);
    };
    assert.deepEqual(widths("fig", "kiwi"), [21, 28]);
    assert.deepEqual(widths("gooseberry", "pomegranate"), [70, 77]);
  });
});

const flat = { center: { x: 0, y: 0, z: 0 }, distance: 1.3, azimuth: -Math.PI / 2, roll: 0 };

interface SceneOptions {
  readonly texts: readonly string[];
  /** Cube units. */
  readonly positions: readonly number[];
  /** Points belong to them in turn. */
  readonly categories: number;
  readonly names?: readonly string[];
  readonly visible?: readonly boolean[];
  readonly selection?: readonly number[];
  readonly distance?: number;
}

/** Seen from above in 600 x 600 pixels. */
function scene(options: SceneOptions): LabelScene {
  const { texts, categories, distance = 1.3, selection = [] } = options;
  const places = Float32Array.from(options.positions);
  const lens = lensOf({ ...flat, elevation: Math.PI / 2, distance }, 600, 600, 1);
  const visible = options.visible ?? [];
  const categoryOf = Uint32Array.from(texts, (_, i) => i % categories);
  const shown = (point: number): boolean => visible[categoryOf[point] ?? 0] !== false;
  const names = options.names ?? Array.from({ length: categories }, (_, i) => `group ${i}`);
  return {
    data: {
      ...{ texts, categoryOf, categories: names, groupLabels: names, positions: places },
      ...{ states: new Uint8Array(texts.length), axisTitles: ["", "", ""] },
    },
    style: {
      ...{ fontSize: 13, foreground: "black", background: "white" },
      labelColors: names.map((_, i) => `color ${i}`),
    } as unknown as PlotStyle,
    lens,
    places: { from: places, to: places, progress: 1 },
    points: Uint32Array.from([...texts.keys()].filter(shown)),
    ...{ visible, passing: undefined, selection: new Set(selection), taken: [], shown },
    spot: (point) => {
      const [x = 0, y = 0, z = 0] = places.subarray(point * 3, point * 3 + 3);
      return { ...spotOf(lens, { x, y, z }), radius: 3 };
    },
  };
}

/** Points around a center of each category; the same in every run. */
function crowd(points: number, categories: number): SceneOptions {
  const random = (seed: number): number => (Math.sin(seed * 12.9898) * 43758.5453) % 1;
  const positions = Array.from({ length: points * 3 }, (_, i) => {
    const category = Math.floor(i / 3) % categories;
    return 0.4 * random(category * 3 + (i % 3) + 1) + 0.05 * random(i + 7000);
  });
  return { texts: Array.from({ length: points }, (_, i) => `word ${i}`), positions, categories };
}

function written(mode: LabelMode, options: SceneOptions): readonly LabelText[] {
  const labels = new SceneLabels((text, style) => text.length * style.fontSize * 0.5);
  labels.mode = mode;
  return labels.place(scene(options));
}

describe("labels of groups", () => {
  const groupsOf = (labels: readonly LabelText[]) =>
    labels.flatMap(({ group }) => (group === undefined ? [] : [group]));

  it("stand at the median of their points, in the color of the group", () => {
    const positions = [0, 0, 0, 0.1, 0.1, 0, 0.4, -0.4, 0];
    const [label] = written("groups", { texts: ["a", "b", "c"], positions, categories: 1 });
    assert.ok(label);
    const at = spotOf(scene({ texts: [], positions: [], categories: 1 }).lens, {
      ...{ x: 0.1, y: 0, z: 0 },
    });
    assert.ok(Math.abs((label.left + label.right) / 2 - at.x) < 0.01);
    assert.ok(Math.abs((label.top + label.bottom) / 2 - at.y) < 0.01);
    assert.equal(label.color, "color 0");
  });

  it("never overlap each other or the labels of points", () => {
    for (const [points, categories] of [
      [600, 25],
      [3000, 30],
      [5000, 1000],
    ] as const) {
      for (const mode of ["groups", "points", "both"] as const) {
        for (const distance of [1.3, 0.5, 0.2]) {
          const labels = written(mode, { ...crowd(points, categories), distance });
          for (const [i, a] of labels.entries()) {
            assert.ok(a.left >= 0 && a.top >= 0 && a.right <= 600 && a.bottom <= 600);
            for (const b of labels.slice(0, i)) assert.ok(!overlap(a, b, 0), `${a.text} ${b.text}`);
          }
        }
      }
    }
  });

  it("are written for larger groups first, in larger letters", () => {
    const texts = Array.from({ length: 12 }, (_, i) => `word ${i}`);
    const options = scene({ texts, positions: texts.flatMap(() => [0, 0, 0]), categories: 1 });
    const categoryOf = Uint32Array.from(texts, (_, i) => (i < 2 ? 0 : i < 5 ? 1 : 2));
    const names = ["a long name here", "another long one", "the largest of all"];
    const labels = new SceneLabels((text) => text.length * 30);
    labels.mode = "groups";
    const data = { ...options.data, categoryOf, categories: names, groupLabels: names };
    const placed = labels.place({ ...options, data });
    assert.equal(placed[0]?.group, 2);
    const sizes = new Map(placed.map(({ group, size }) => [group, size]));
    assert.ok((sizes.get(2) ?? 0) > (sizes.get(1) ?? 0));
  });

  it("are left out where they do not fit, and come in as one zooms", () => {
    const far = groupsOf(written("groups", crowd(600, 60)));
    const near = written("groups", { ...crowd(600, 60), distance: 0.6 });
    assert.ok(far.length > 5 && far.length < 60, `${far.length} labels`);
    assert.ok(groupsOf(near).some((group) => !far.includes(group)));
  });

  it("are not written for hidden groups, points without a group or a name", () => {
    const options = crowd(100, 5);
    const names = ["one", "", "three", "four"];
    const labels = written("groups", {
      ...{ ...options, names, visible: [true, true, false, true, true] },
    });
    assert.deepEqual(labels.map(({ text }) => text).sort(), ["four", "one"]);
  });

  it("leave room for points only near to them, or where there are few", () => {
    const pointsIn = (options: SceneOptions) =>
      written("both", options).filter(({ point }) => point !== undefined).length;
    assert.equal(pointsIn(crowd(3000, 30)), 0);
    assert.ok(pointsIn({ ...crowd(3000, 30), distance: 0.2 }) > 5);
    assert.ok(pointsIn(crowd(20, 3)) > 1);
  });

  it("make room for the selected points, which have a label whatever is written", () => {
    for (const mode of ["none", "groups", "both", "points"] as const) {
      const labels = written(mode, { ...crowd(600, 5), selection: [3, 4] });
      const strong = labels.filter((label) => label.strong && label.point !== undefined);
      assert.deepEqual(strong.map(({ point }) => point).sort(), [3, 4]);
      if (mode === "none") assert.equal(labels.length, 2);
    }
  });

  it("stand on two lines where the name is long, and are cut where it is longer", () => {
    const names = ["programming languages", "a ".repeat(40)];
    const labels = written("groups", { ...crowd(100, 2), names });
    const lines = (group: number) => labels.filter((label) => label.group === group);
    assert.deepEqual(
      lines(0).map(({ text }) => text),
      ["programming", "languages"],
    );
    assert.ok(lines(1).at(-1)?.text.endsWith("\u2026"));
  });

  it("show what would turn their direction, and keep right-to-left names apart", () => {
    const names = ["\u202egnp.exe", "\u05e9\u05dc\u05d5\u05dd"];
    const texts = written("groups", { ...crowd(100, 2), names }).map(({ text }) => text);
    assert.deepEqual(texts.sort(), ["[U+202E]gnp.exe", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"]);
  });

  it("fly with their points", () => {
    const labels = new SceneLabels((text) => text.length * 7);
    labels.mode = "groups";
    const start = scene({ texts: ["a"], positions: [-0.4, 0, 0], categories: 1 });
    const places = { ...start.places, to: Float32Array.of(0.4, 0, 0), progress: 0.5 };
    const [label] = labels.place({ ...start, places });
    assert.ok(label);
    assert.ok(Math.abs((label.left + label.right) / 2 - 300) < 0.01);
  });
});
