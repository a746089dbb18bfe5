import * as assert from "node:assert/strict";
import type { Camera } from "../../../../src/view/plot";
import { axesOf } from "../../../../src/view/scene/axes";
import { allToCube, cubeOf, ticksOf } from "../../../../src/view/scene/cube";
import { DepthOrder } from "../../../../src/view/scene/depthOrder";
import { lensOf, spotOf } from "../../../../src/view/scene/lens";
import { pointAt, pointsInside } from "../../../../src/view/scene/pick";
import { between, cameraOf, pan, poseOf, turn, zoom } from "../../../../src/view/scene/pose";
import { shortText } from "../../../../src/view/scene/shortText";

const center = { x: 0, y: 0, z: 0 };
const isometric: Camera = { eye: { x: 1.25, y: -1.25, z: 1.25 }, center, up: { x: 0, y: 0, z: 1 } };
const top: Camera = { eye: { x: 0, y: 0, z: 2 }, center, up: { x: 0, y: 1, z: 0 } };
const width = (text: string): number => text.length * 7;

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);
}

function sameCamera(actual: Camera, expected: Camera): void {
  for (const part of ["eye", "center", "up"] as const) {
    for (const axis of ["x", "y", "z"] as const) close(actual[part][axis], expected[part][axis]);
  }
}

describe("the cube", () => {
  it("holds all points at one scale and skips those without a place", () => {
    const cube = cubeOf(Float32Array.of(0, 0, 0, 10, 2, 1, NaN, 99, 99));
    assert.deepEqual(cube.center, { x: 5, y: 1, z: 0.5 });
    const places = allToCube(cube, Float32Array.of(0, 0, 0, 10, 2, 1));
    assert.ok(places.every((value) => Math.abs(value) < 0.5));
    close((places[3] ?? 0) - (places[0] ?? 0), 5 * ((places[4] ?? 0) - (places[1] ?? 0)));
  });

  it("exists for no point, for one, and for points at one place", () => {
    for (const positions of [[], [3, 4, 5], [1, 1, 1, 1, 1, 1], [NaN, 0, 0]]) {
      const cube = cubeOf(Float32Array.from(positions));
      assert.ok(cube.side > 0 && Number.isFinite(cube.center.x));
    }
  });

  it("has ticks at round numbers, whatever the scale", () => {
    const texts = (low: number, high: number) =>
      ticksOf(cubeOf(Float32Array.of(low, 0, 0, high, 0, 0)), "x", 5).map((tick) => tick.text);
    assert.deepEqual(texts(-1, 1), ["\u22121.0", "\u22120.5", "0.0", "0.5", "1.0"]);
    assert.deepEqual(texts(0, 100), ["0", "50", "100"]);
    assert.deepEqual(texts(1000, 1004), ["1000", "1001", "1002", "1003", "1004"]);
    assert.ok(texts(0, 3e-9).every((text) => text.length < 10));
    assert.ok(texts(0, 3e12).every((text) => text.length < 10));
  });
});

describe("the pose", () => {
  it("is the camera seen as a turntable", () => {
    const rolled: Camera = { ...isometric, up: { x: Math.SQRT1_2, y: Math.SQRT1_2, z: 0 } };
    const bottom: Camera = { ...top, eye: { x: 0, y: 0, z: -2 } };
    for (const camera of [isometric, top, bottom, rolled]) {
      sameCamera(cameraOf(poseOf(camera)), camera);
    }
  });

  it("never turns over the pole", () => {
    const pose = turn(poseOf(isometric), 0, 9);
    close(cameraOf(pose).eye.z, Math.hypot(1.25, 1.25, 1.25));
    const back = turn(pose, 0, -0.5);
    assert.ok(cameraOf(back).up.z === 1 && cameraOf(back).eye.y < 0);
  });

  it("flies the short way round and arrives exactly", () => {
    const from = turn(poseOf(isometric), 7 * Math.PI, 0);
    const half = between(from, turn(poseOf(isometric), Math.PI + 0.2, 0), 0.5);
    close(half.azimuth, from.azimuth + 0.1);
    assert.equal(between(from, poseOf(top), 1).elevation, Math.PI / 2);
  });

  it("keeps what lies under the pointer when it zooms", () => {
    const before = pan(poseOf(isometric), 0.1, 0.2);
    const lens = lensOf(before, 800, 600, 0);
    const [right, up] = [(500 - 400) / lens.scale, (300 - 100) / lens.scale];
    const target = pan(before, right, up).center;
    const spot = spotOf(lensOf(zoom(before, 0.5, right, up), 800, 600, 0), target);
    close(spot.x / 1000, 0.5);
    close(spot.y / 1000, 0.1);
  });
});

describe("the lens", () => {
  it("puts the center in the middle and up above it, with and without perspective", () => {
    for (const flatness of [0, 0.5, 1]) {
      const lens = lensOf(poseOf(isometric), 300, 900, flatness);
      const middle = spotOf(lens, center);
      close(middle.x, 150);
      close(middle.y, 450);
      assert.ok(spotOf(lens, { x: 0, y: 0, z: 0.1 }).y < middle.y);
      const { x, y, z } = lens.basis.right;
      const beside = spotOf(lens, { x: x * 0.1, y: y * 0.1, z: z * 0.1 });
      assert.ok(Math.abs(beside.x - middle.x - 0.1 * lens.scale) < 0.01);
    }
  });

  it("shows the whole cube from every corner in a wide, a narrow and a small picture", () => {
    for (const [w, h] of [
      [1200, 500],
      [200, 700],
      [120, 90],
    ] as const) {
      for (let azimuth = 0; azimuth < 6; azimuth += 0.3) {
        const lens = lensOf({ ...poseOf(isometric), azimuth }, w, h, 0);
        for (let corner = 0; corner < 8; corner++) {
          const sign = (bit: number) => (corner & bit ? 0.5 : -0.5);
          const { x, y } = spotOf(lens, { x: sign(1), y: sign(2), z: sign(4) });
          assert.ok(x > 0 && y > 0 && x < w && y < h);
        }
      }
    }
  });
});

describe("the order of drawing", () => {
  it("runs from the farthest point to the nearest and keeps ties in place", () => {
    const positions = Float32Array.of(0, 0, 0.4, 0, 0, -0.4, 0, 0, 0, 9, 9, 9, 0, 0, 0);
    const order = new DepthOrder().sort(positions, Uint32Array.of(0, 1, 2, 4), {
      x: 0,
      y: 0,
      z: 1,
    });
    assert.deepEqual([...order], [1, 2, 4, 0]);
  });
});

describe("picking", () => {
  const lens = lensOf(poseOf(top), 800, 600, 1);
  const positions = Float32Array.of(0, 0, -0.3, 0, 0, 0.3, 0.2, 0, 0);
  const order = Uint32Array.of(0, 2, 1);

  it("hits the topmost disc, and the nearest one within the slack", () => {
    assert.equal(pointAt(lens, positions, order, 3, 400, 300, 0), 1);
    assert.equal(pointAt(lens, positions, order, 3, 410, 300, 0), undefined);
    assert.equal(pointAt(lens, positions, order, 3, 410, 300, 10), 1);
    assert.equal(pointAt(lens, positions, order, 3, 460, 302, 10), 2);
  });

  it("finds what lies inside a loop, also where the loop crosses itself", () => {
    const points = Uint32Array.of(0, 1, 2);
    const once = [
      [390, 290],
      [410, 290],
      [410, 310],
      [390, 310],
    ] as const;
    const corners = (loop: readonly (readonly [number, number])[]) =>
      loop.map(([x, y]) => ({ x, y }));
    assert.deepEqual(pointsInside(lens, positions, points, corners(once)), [0, 1]);
    assert.deepEqual(pointsInside(lens, positions, points, corners([...once, ...once])), [0, 1]);
    assert.deepEqual(pointsInside(lens, positions, points, corners([...once].reverse())), [0, 1]);
  });
});

describe("the axes", () => {
  it("name all three axes and let no text overlap another", () => {
    for (let azimuth = 0.2; azimuth < 6.2; azimuth += 0.4) {
      const lens = lensOf({ ...poseOf(isometric), azimuth }, 800, 600, 0);
      const { texts } = axesOf(cubeOf(new Float32Array(3)), ["PC1", "PC2", "PC3"], lens, 13, width);
      assert.deepEqual(
        texts
          .filter((text) => text.title)
          .map((text) => text.text)
          .sort(),
        [...["PC1", "PC2", "PC3"]],
      );
      assert.ok(texts.filter((text) => !text.title).length >= 6);
      for (const [i, a] of texts.entries()) {
        for (const b of texts.slice(0, i)) {
          assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 9, `${a.text} lies on ${b.text}`);
        }
      }
    }
  });

  it("hide the one that is seen end on", () => {
    const lens = lensOf(poseOf(top), 800, 600, 1);
    const { texts } = axesOf(cubeOf(new Float32Array(3)), ["PC1", "PC2", "PC3"], lens, 13, width);
    assert.deepEqual(
      texts.filter((text) => text.title).map((text) => text.text),
      ["PC1", "PC2"],
    );
  });
});

describe("a label's text", () => {
  it("is one line of whole characters", () => {
    assert.equal(shortText("a\n b"), "a b");
    assert.equal(shortText("w".repeat(300)), `${"w".repeat(27)}\u2026`);
    const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
    assert.equal(shortText(family.repeat(20)), family.repeat(20));
    assert.equal(shortText(family.repeat(30)), `${family.repeat(27)}\u2026`);
    assert.equal(shortText("\u05e9\u05dc"), "\u2068\u05e9\u05dc\u2069");
  });
});
