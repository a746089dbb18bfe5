import * as assert from "node:assert/strict";
import { between, ease, views } from "../../../src/view/views";

const distance = ({ eye }: { eye: { x: number; y: number; z: number } }): number =>
  Math.hypot(eye.x, eye.y, eye.z);

describe("a flight of the camera", () => {
  it("starts and ends exactly where it should", () => {
    assert.equal(between(views.front, views.top, 1), views.top);
    const start = between(views.front, views.top, 0);
    assert.ok(Math.abs(start.eye.y - views.front.eye.y) < 1e-9);
  });

  it("passes around the points, also to the opposite side", () => {
    const back = { ...views.front, eye: { x: 0, y: 2.1, z: 0 } };
    for (const target of [views.top, views.side, back]) {
      for (let t = 0; t <= 1; t += 0.05) {
        const camera = between(views.front, target, t);
        assert.ok(distance(camera) > 2.05 && distance(camera) < 2.15, `${t}`);
        assert.ok([camera.up.x, camera.up.y, camera.up.z].every(Number.isFinite));
      }
    }
  });

  it("starts and stops gently", () => {
    assert.equal(ease(0), 0);
    assert.equal(ease(1), 1);
    assert.ok(ease(0.1) < 0.1 && ease(0.9) > 0.9);
  });
});
