import * as assert from "node:assert/strict";
import { openView } from "./harness";
import { openPlot } from "./openPlot";

describe("the page", () => {
  it("loads in every theme without violating its policy", async () => {
    for (const theme of ["dark", "light", "hcDark", "hcLight"] as const) {
      const view = await openView({ theme });
      assert.deepEqual(await view.violations(), [], theme);
      await view.close();
    }
  });

  it("tells when keys are typed into a field, so that they are not the plot's", async () => {
    const view = await openPlot();
    await view.page.getByRole("combobox", { name: "Find a word or place a text" }).focus();
    assert.deepEqual(await view.waitFor("typing"), { type: "typing", on: true });
    await view.page.getByRole("button", { name: "Isometric" }).focus();
    assert.deepEqual(await view.waitFor("typing", 1), { type: "typing", on: false });
    await view.close();
  });

  const ways: Record<string, (to: string) => void> = {
    "a picture": (to: string) => void (new Image().src = `https://${to}/a.png`),
    "a request": (to: string) => void fetch(`https://${to}/`).catch(() => undefined),
    "a beacon": (to: string) => void navigator.sendBeacon(`https://${to}/`, "words"),
    "a web socket": (to: string) => {
      new WebSocket(`wss://${to}/`);
    },
    "an event stream": (to: string) => {
      new EventSource(`https://${to}/`);
    },
    "a script": (to: string) => {
      const script = document.createElement("script");
      script.src = `https://${to}/a.js`;
      document.head.append(script);
    },
    "a style": (to: string) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = `https://${to}/a.css`;
      document.head.append(link);
    },
    "an object": (to: string) => {
      const object = document.createElement("object");
      object.data = `https://${to}/`;
      document.body.append(object);
    },
    "a font": (to: string) => {
      const font = new FontFace("elsewhere", `url(https://${to}/a.woff2)`);
      font.load().catch(() => undefined);
    },
    "a form": (to: string) => {
      const form = document.createElement("form");
      form.action = `https://${to}/`;
      document.body.append(form);
      form.submit();
    },
  };
  for (const [name, leave] of Object.entries(ways)) {
    it(`lets nothing out by ${name}`, async () => {
      const view = await openView();
      await view.page.evaluate(leave, "elsewhere.test");
      await view.page.waitForFunction(() => window.recorder.violations.length > 0);
      const violations = await view.violations();
      assert.deepEqual(
        violations.filter((violation) => !violation.startsWith("policy: ")),
        [],
      );
      assert.match(violations[0] ?? "", /^policy: [a-z-]+ (https|wss):\/\/elsewhere\.test/);
      await view.reload();
      await view.close();
    });
  }
});
