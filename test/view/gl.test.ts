import * as assert from "node:assert/strict";
import { between, cameraOf, poseOf } from "../../src/view/scene/pose";
import { openPlot, type PlotPage, type PlotPageOptions } from "./plotPage";

const frames = (lab: PlotPage, count = 2) =>
  lab.page.evaluate(async (count) => {
    for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
  }, count);

/** Shows `points` clustered points and waits for the picture. */
async function shown(points: number, options: PlotPageOptions = {}): Promise<PlotPage> {
  const lab = await openPlot(options);
  await lab.page.evaluate(async (points) => {
    const { lab } = window;
    await lab.plot.show(lab.data(points, 5), lab.style({}), lab.isometric);
    lab.plot.setLabels("none");
  }, points);
  await frames(lab);
  return lab;
}

/** The clock of the page stands still at `time` milliseconds. */
const stopAt = (lab: PlotPage, time: number) =>
  lab.page.evaluate((time) => {
    performance.now = () => time;
  }, time);

declare global {
  interface Window {
    /** Pictures, by the name they were taken under. */
    pictures: Record<string, Uint8ClampedArray>;
  }
}

/** Takes the picture of now, under this name. */
const take = (lab: PlotPage, name: string): Promise<void> =>
  lab.page.evaluate(async (name) => {
    const bytes = await window.lab.plot.png(1);
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
    if (data) window.pictures = { ...window.pictures, [name]: data };
  }, name);

/** How many pixels of the picture are colored, not gray: parts of discs. */
const colored = async (lab: PlotPage): Promise<number> => {
  await take(lab, "colored");
  return lab.page.evaluate(() => {
    const pixels = window.pictures["colored"] ?? [];
    let count = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const [red = 0, green = 0, blue = 0] = [pixels[i], pixels[i + 1], pixels[i + 2]];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 24) count++;
    }
    return count;
  });
};

/** How many pixels of two pictures differ clearly. */
const difference = (lab: PlotPage, ...names: [string, string]): Promise<number> =>
  lab.page.evaluate((names) => {
    const [one, other] = names.map((name) => window.pictures[name]);
    if (!one || one.length !== other?.length) return NaN;
    let count = 0;
    for (let i = 0; i < one.length; i += 4) {
      const apart = [0, 1, 2].some((c) => Math.abs((one[i + c] ?? 0) - (other[i + c] ?? 0)) > 48);
      if (apart) count++;
    }
    return count;
  }, names);

/** Takes a picture, 800 pixels wide, and tells the middle of what is red in it. */
const middleOfRed = async (lab: PlotPage): Promise<{ x: number; y: number }> => {
  await take(lab, "red");
  return lab.page.evaluate(() => {
    const pixels = window.pictures["red"] ?? [];
    const sum = { x: 0, y: 0, count: 0 };
    for (let i = 0; i < pixels.length; i += 4) {
      const [red = 0, green = 0, blue = 0] = [pixels[i], pixels[i + 1], pixels[i + 2]];
      if (red < 100 || green > 60 || blue > 60) continue;
      sum.x += ((i / 4) % 800) + 0.5;
      sum.y += Math.floor(i / 4 / 800) + 0.5;
      sum.count++;
    }
    return { x: sum.x / sum.count, y: sum.y / sum.count };
  });
};

for (const renderer of ["gl", "flat"] as const) {
  describe(`the ${renderer} plot`, () => {
    let lab: PlotPage;
    const open = async (points: number, options: PlotPageOptions = {}) => {
      lab = await shown(points, { renderer, ...options });
      return lab;
    };
    afterEach(async () => {
      const violations = await lab.page.evaluate(() => window.lab.violations);
      await lab.close();
      assert.deepEqual([...violations, ...lab.errors], []);
    });

    it("draws all points, and none that is hidden or nowhere", async () => {
      await open(200);
      const all = await colored(lab);
      assert.ok(all > 200 * 15, `${all} pixels`);
      await lab.page.evaluate(() => window.lab.plot.setVisible([true, false, false, false, false]));
      const some = await colored(lab);
      assert.ok(some > 40 * 10 && some < all * 0.5, `${some} of ${all} pixels`);
      await lab.page.evaluate(() => {
        const { lab } = window;
        const data = lab.data(200, 5);
        const positions = data.positions.map((value, i) => (i < 300 ? NaN : value));
        lab.plot.move(positions, data.axisTitles, false);
        lab.plot.setVisible([true, true, true, true, true]);
      });
      const half = await colored(lab);
      assert.ok(half > all * 0.3 && half < all * 0.8, `${half} of ${all} pixels`);
    });

    it("draws no point and one point", async () => {
      await open(0);
      assert.equal(await colored(lab), 0);
      await lab.page.evaluate(async () => {
        const { lab } = window;
        await lab.plot.show(lab.data(1, 1), lab.style({}), lab.isometric);
      });
      const pixels = await colored(lab);
      assert.ok(pixels > 15 && pixels < 60, `${pixels} pixels`);
    });

    it("finds the point under the pointer, and tells a click from a drag", async () => {
      await open(1);
      await lab.page.mouse.move(400, 300);
      await frames(lab);
      await lab.page.mouse.down();
      await lab.page.mouse.up();
      await lab.page.mouse.move(100, 100);
      await frames(lab);
      await lab.page.keyboard.down("Control");
      await lab.page.mouse.click(100, 100);
      await lab.page.keyboard.up("Control");
      await lab.page.mouse.move(400, 300);
      await lab.page.mouse.down();
      await lab.page.mouse.move(450, 320, { steps: 3 });
      await lab.page.mouse.up();
      const { hover, click } = await lab.page.evaluate(() => window.lab.calls);
      const [point, x, y] = hover[0] ?? [];
      assert.equal(point, 0);
      assert.ok(Math.abs((x ?? 0) - 400) < 1 && Math.abs((y ?? 0) - 300) < 1);
      assert.equal(hover[1]?.[0], undefined);
      assert.deepEqual(click, [
        [0, false],
        [undefined, true],
      ]);
    });

    it("never hits a hidden point", async () => {
      await open(1);
      await lab.page.evaluate(() => window.lab.plot.setVisible([false]));
      await lab.page.mouse.click(400, 300);
      assert.deepEqual(await lab.page.evaluate(() => window.lab.calls.click), [[undefined, false]]);
    });

    it("turns, pans and zooms by mouse and by keys", async () => {
      await open(50);
      const camera = () => lab.page.evaluate(() => window.lab.plot.camera());
      const start = await camera();
      await lab.page.mouse.move(400, 300);
      await lab.page.mouse.down();
      await lab.page.mouse.move(500, 300, { steps: 4 });
      await lab.page.mouse.up();
      const turned = await camera();
      const distance = ({ eye, center }: typeof start) =>
        Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z);
      assert.notDeepEqual(turned.eye, start.eye);
      assert.ok(Math.abs(distance(turned) - distance(start)) < 1e-6);
      assert.deepEqual(turned.up, { x: 0, y: 0, z: 1 });
      await lab.page.keyboard.press("ArrowLeft");
      await lab.page.keyboard.press("ArrowUp");
      const keyed = await camera();
      assert.ok(keyed.eye.x !== turned.eye.x && keyed.eye.z !== turned.eye.z);
      await lab.page.keyboard.press("Shift+ArrowLeft");
      assert.notDeepEqual((await camera()).center, keyed.center);
      await lab.page.keyboard.press("+");
      assert.ok(distance(await camera()) < distance(start));
      await lab.page.keyboard.press("-");
      assert.ok(Math.abs(distance(await camera()) - distance(start)) < 1e-6);
      await lab.page.mouse.wheel(0, -200);
      await frames(lab);
      assert.ok(distance(await camera()) < distance(start) * 0.95);
      const calls = await lab.page.evaluate(() => window.lab.calls.camera);
      assert.deepEqual(calls.at(-1)?.[0], await camera());
    });

    it("returns to the same camera after zooming in and out at the same place", async () => {
      await open(50);
      await lab.page.mouse.move(250, 200);
      for (const delta of [-100, -100, 100, 100]) await lab.page.mouse.wheel(0, delta);
      await frames(lab);
      const { center } = await lab.page.evaluate(() => window.lab.plot.camera());
      assert.ok(Math.hypot(center.x, center.y, center.z) < 1e-6);
    });

    it("zooms by a touchpad's pinch, finer than by a wheel, toward the pointer", async () => {
      await open(50);
      const zoomed = (deltaY: number, ctrlKey: boolean) =>
        lab.page.evaluate(
          ([deltaY, ctrlKey]) => {
            const target = document.querySelector(".plot-surface");
            const event = new WheelEvent("wheel", {
              ...{ deltaY, ctrlKey, clientX: 200, clientY: 200, cancelable: true, bubbles: true },
            });
            target?.dispatchEvent(event);
            const { eye, center } = window.lab.plot.camera();
            const distance = Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z);
            return { distance, center, prevented: event.defaultPrevented };
          },
          [deltaY, ctrlKey] as const,
        );
      const start = await zoomed(0, false);
      const pinched = await zoomed(-10, true);
      assert.ok(pinched.prevented, "the page itself does not zoom");
      assert.ok(Math.abs(pinched.distance / start.distance - Math.exp(-0.1)) < 1e-6);
      assert.notDeepEqual(pinched.center, start.center);
      const wheeled = await zoomed(-10, false);
      assert.ok(Math.abs(wheeled.distance / pinched.distance - Math.exp(-0.015)) < 1e-6);
    });

    it("turns with one finger and zooms with two", async () => {
      await open(50);
      const touch = await lab.page.context().newCDPSession(lab.page);
      const send = (type: "touchStart" | "touchMove" | "touchEnd", ...places: [number, number][]) =>
        touch.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: places.map(([x, y], id) => ({ x, y, id })),
        });
      const before = await lab.page.evaluate(() => window.lab.plot.camera());
      await send("touchStart", [300, 300]);
      await send("touchMove", [340, 300]);
      await send("touchMove", [380, 300]);
      await send("touchEnd");
      const turned = await lab.page.evaluate(() => window.lab.plot.camera());
      assert.notEqual(turned.eye.x, before.eye.x);
      await send("touchStart", [350, 300], [450, 300]);
      await send("touchMove", [300, 300], [500, 300]);
      await send("touchEnd");
      const zoomed = await lab.page.evaluate(() => window.lab.plot.camera());
      const distance = Math.hypot(
        zoomed.eye.x - zoomed.center.x,
        zoomed.eye.y - zoomed.center.y,
        zoomed.eye.z - zoomed.center.z,
      );
      assert.ok(distance < 1.5, `${distance}`);
      assert.deepEqual(await lab.page.evaluate(() => window.lab.calls.click), []);
    });

    it("selects with a box and with a lasso", async () => {
      await open(100);
      for (const mode of ["box", "lasso"] as const) {
        await lab.page.evaluate((mode) => window.lab.plot.setLasso(mode), mode);
        await lab.page.mouse.move(1, 1);
        await lab.page.mouse.down();
        for (const [x, y] of [
          [799, 2],
          [798, 599],
          mode === "box" ? [798, 599] : [2, 598],
        ] as const) {
          await lab.page.mouse.move(x, y, { steps: 2 });
        }
        await lab.page.mouse.up();
      }
      const { lasso, click, camera } = await lab.page.evaluate(() => window.lab.calls);
      assert.deepEqual(
        lasso.map(([points, add]) => [points.length, add]),
        [
          [100, false],
          [100, false],
        ],
      );
      assert.deepEqual([click, camera], [[], []]);
    });

    it("flies to a camera, and jumps under reduced motion", async () => {
      await open(50);
      const top = {
        eye: { x: 0, y: 0, z: 2 },
        center: { x: 0, y: 0, z: 0 },
        up: { x: 0, y: 1, z: 0 },
      };
      const front = { ...top, eye: { x: 0, y: -2, z: 0 }, up: { x: 0, y: 0, z: 1 } };
      const framesUntilRest = (reduceMotion: boolean, to: typeof top) =>
        lab.page.evaluate(
          async ([reduceMotion, to]) => {
            const { lab } = window;
            lab.plot.setStyle(lab.style({ reduceMotion }));
            lab.plot.setCamera(to, true);
            const request = window.requestAnimationFrame.bind(window);
            let asked = 0;
            window.requestAnimationFrame = (callback) => {
              asked++;
              return request(callback);
            };
            await new Promise((resolve) => setTimeout(resolve, 900));
            window.requestAnimationFrame = request;
            return asked;
          },
          [reduceMotion, to] as const,
        );
      assert.ok((await framesUntilRest(false, top)) > 3);
      assert.equal(await framesUntilRest(true, front), 0);
      const { eye } = await lab.page.evaluate(() => window.lab.plot.camera());
      assert.ok(Math.hypot(eye.x, eye.y + 2, eye.z) < 1e-6);
    });

    it("draws the camera halfway on its flight, and at its end at once under reduced motion", async () => {
      await open(50);
      const from = await lab.page.evaluate(() => window.lab.isometric);
      const to = {
        eye: { x: 0.4, y: -1.6, z: 0.3 },
        center: { x: 0.1, y: 0, z: 0 },
        up: { x: 0, y: 0, z: 1 },
      };
      const halfway = cameraOf(between(poseOf(from), poseOf(to), 0.5));
      const look = (camera: typeof to, animate: boolean, reduceMotion: boolean) =>
        lab.page.evaluate(
          ([camera, animate, reduceMotion]) => {
            window.lab.plot.setStyle(window.lab.style({ reduceMotion }));
            window.lab.plot.setCamera(camera, animate);
          },
          [camera, animate, reduceMotion] as const,
        );
      for (const [name, camera] of Object.entries({ start: from, middle: halfway, end: to })) {
        await look(camera, false, false);
        await take(lab, name);
      }
      const isNow = async (name: string): Promise<boolean> => {
        await take(lab, "now");
        return (await difference(lab, "now", name)) < 20;
      };
      assert.ok((await difference(lab, "start", "middle")) > 500);
      assert.ok((await difference(lab, "middle", "end")) > 500);
      await look(from, false, false);
      await stopAt(lab, 1000);
      await look(to, true, false);
      assert.ok(await isNow("start"), "not yet on its way");
      await stopAt(lab, 1225);
      assert.ok(await isNow("middle"), "halfway");
      await stopAt(lab, 1450);
      assert.ok(await isNow("end"), "arrived");
      await look(from, false, false);
      await look(to, true, true);
      assert.ok(await isNow("end"), "at once");
    });

    it("draws points halfway from one layout to another, and at their end at once under reduced motion", async () => {
      await open(0);
      // Two points hold the cube in place, the red one flies right through its middle.
      const layout = (x: number) => [x, x, -x, -1, -1, -1, 1, 1, 1];
      const move = (x: number, reduceMotion: boolean) =>
        lab.page.evaluate(
          ([positions, reduceMotion]) => {
            const { lab } = window;
            lab.plot.setStyle(
              lab.style({ colors: ["#ff0000", "#ffffff"], opacity: 1, reduceMotion }),
            );
            lab.plot.move(Float32Array.from(positions), ["", "", ""], true);
          },
          [layout(x), reduceMotion] as const,
        );
      await lab.page.evaluate(async (positions) => {
        const { lab } = window;
        const data = {
          ...lab.data(3, 2),
          categoryOf: Uint32Array.of(0, 1, 1),
          positions: Float32Array.from(positions),
        };
        await lab.plot.show(data, lab.style({ colors: ["#ff0000", "#ffffff"] }), lab.isometric);
      }, layout(-0.8));
      const gap = (a: { x: number; y: number }, b: { x: number; y: number }) =>
        Math.hypot(a.x - b.x, a.y - b.y);
      await stopAt(lab, 1000);
      await move(-0.8, true);
      const start = await middleOfRed(lab);
      await move(0.8, false);
      assert.ok(gap(await middleOfRed(lab), start) < 1, "not yet on its way");
      await stopAt(lab, 1350);
      assert.ok(gap(await middleOfRed(lab), { x: 400, y: 300 }) < 1.5, "halfway");
      await stopAt(lab, 1700);
      const end = await middleOfRed(lab);
      assert.ok(gap(start, end) > 100);
      await move(-0.8, true);
      assert.ok(gap(await middleOfRed(lab), start) < 1, "at once");
    });

    it("writes labels, fewer of them where the points are near to each other", async () => {
      await open(200);
      const written = async (distance: number): Promise<number> => {
        for (const on of [false, true]) {
          await lab.page.evaluate(
            ([on, distance]) => {
              const { lab } = window;
              const { x, y, z } = lab.isometric.eye;
              const eye = { x: x * distance, y: y * distance, z: z * distance };
              lab.plot.setCamera({ ...lab.isometric, eye }, false);
              lab.plot.setLabels(on ? "points" : "none");
            },
            [on, distance] as const,
          );
          await take(lab, on ? "with" : "without");
        }
        return difference(lab, "with", "without");
      };
      const [near, far] = [await written(0.7), await written(4)];
      assert.ok(far > 100, `${far} pixels of labels`);
      assert.ok(near > far * 2, `${near} pixels near, ${far} far`);
    });

    it("looks down in two dimensions, pans, and comes back to where it was", async () => {
      await open(50);
      const before = await lab.page.evaluate(() => {
        const camera = window.lab.plot.camera();
        window.lab.plot.setFlat(true);
        return camera;
      });
      await frames(lab);
      await lab.page.mouse.move(400, 300);
      await lab.page.mouse.down();
      await lab.page.mouse.move(450, 300, { steps: 3 });
      await lab.page.mouse.up();
      const flat = await lab.page.evaluate(() => window.lab.plot.camera());
      assert.ok(flat.center.x < -0.05 && Math.abs(flat.eye.x - flat.center.x) < 1e-9);
      assert.ok(Math.abs(flat.up.y - 1) < 1e-9);
      const after = await lab.page.evaluate(() => {
        window.lab.plot.setFlat(false);
        return window.lab.plot.camera();
      });
      for (const axis of ["x", "y", "z"] as const) {
        assert.ok(Math.abs(after.eye[axis] - before.eye[axis]) < 1e-6);
      }
    });

    it("fills its container at every size and pixel ratio", async () => {
      await open(50, { scale: 2 });
      const sizes = () =>
        lab.page.evaluate(() =>
          [...document.querySelectorAll("canvas")].map(({ width, height }) => [width, height]),
        );
      assert.deepEqual(await sizes(), Array(2).fill([1600, 1200]));
      await lab.page.setViewportSize({ width: 200, height: 350 });
      await frames(lab);
      assert.deepEqual(await sizes(), Array(2).fill([400, 700]));
      assert.ok((await colored(lab)) > 200);
      await lab.page.setViewportSize({ width: 0, height: 0 });
      await frames(lab);
      await lab.page.setViewportSize({ width: 300, height: 300 });
      await frames(lab);
      assert.ok((await colored(lab)) > 200);
    });

    it("saves a picture at the asked scale and leaves the plot as it was", async () => {
      await open(50);
      const size = await lab.page.evaluate(async () => {
        const bytes = await window.lab.plot.png(2);
        const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
        const { width, height } = document.querySelector("canvas") ?? {};
        return [bitmap.width, bitmap.height, width, height];
      });
      assert.deepEqual(size, [1600, 1200, 800, 600]);
    });

    it("draws hostile, long, right-to-left and empty words as plain text", async () => {
      await open(0);
      const texts = [
        "<img src=x onerror=\"document.title='hit'\">",
        "w".repeat(300),
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
        "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} family",
        "",
        "a\nb\u0000c",
      ];
      await lab.page.evaluate(async (texts) => {
        const { lab } = window;
        const data = lab.data(texts.length, 2);
        lab.plot.setLabels("points");
        await lab.plot.show({ ...data, texts }, lab.style({}), lab.isometric);
        lab.plot.setSelection(texts.map((_, i) => i));
        lab.plot.setQuery({ text: texts[0] ?? "", position: { x: 0, y: 0, z: 0 } });
      }, texts);
      await frames(lab);
      assert.equal(await lab.page.locator("img").count(), 0);
      assert.notEqual(await lab.page.title(), "hit");
    });

    it("does nothing while nothing changes", async () => {
      await open(50);
      await lab.page.evaluate(() => window.lab.plot.setLabels("both"));
      await frames(lab, 4);
      const asked = await lab.page.evaluate(async () => {
        const request = window.requestAnimationFrame.bind(window);
        let asked = 0;
        window.requestAnimationFrame = (callback) => {
          asked++;
          return request(callback);
        };
        await new Promise((resolve) => setTimeout(resolve, 300));
        window.requestAnimationFrame = request;
        return asked;
      });
      assert.equal(asked, 0);
    });

    it("leaves nothing behind when it is disposed of", async () => {
      await open(50);
      const left = await lab.page.evaluate(async (renderer) => {
        const { lab } = window;
        const first = lab.plot;
        for (let i = 0; i < 20; i++) {
          lab.make(renderer);
          await lab.plot.show(lab.data(10, 2), lab.style({}), lab.isometric);
          lab.plot.dispose();
        }
        // A browser keeps about 16 contexts and takes away the oldest: that of the first plot.
        await new Promise((resolve) => setTimeout(resolve, 100));
        const lost = lab.calls.lost.length;
        first.dispose();
        return [lost, document.querySelectorAll("#container *").length];
      }, renderer);
      assert.deepEqual(left, [0, 0]);
    });
  });
}

describe("the gl plot's context", () => {
  it("is reported lost and drawn again when it returns", async () => {
    const lab = await shown(200);
    const all = await colored(lab);
    const events = await lab.page.evaluate(async () => {
      const { lab } = window;
      const canvas = [...document.querySelectorAll("canvas")].find((c) => c.getContext("webgl2"));
      const loss = canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context");
      const until = async (done: () => boolean) => {
        for (let i = 0; i < 100 && !done(); i++) await new Promise(requestAnimationFrame);
      };
      loss?.loseContext();
      await until(() => lab.calls.lost.length > 0);
      lab.plot.setVisible([true, true, true, true, false]);
      await new Promise(requestAnimationFrame);
      loss?.restoreContext();
      await until(() => lab.calls.restored.length > 0);
      lab.plot.setVisible([true, true, true, true, true]);
      return [lab.calls.lost.length, lab.calls.restored.length];
    });
    assert.deepEqual(events, [1, 1]);
    assert.equal(await colored(lab), all);
    await lab.close();
  });
});
