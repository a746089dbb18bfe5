import * as fs from "node:fs";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";
import { until } from "../../tools/processes.mjs";
import { plotIn, runCommand } from "../../tools/window.mjs";
import { root } from "../root";

export { root };

/** Keeps a picture of the window where a test of the suite failed. */
export function photographFailures(page: () => Page): void {
  afterEach(async function () {
    if (this.currentTest?.state !== "failed") return;
    const file = path.join(root, "out/screenshots", `${this.currentTest.title}.png`);
    await page().screenshot({ path: file });
    console.log(`The window at that moment: ${file}`);
  });
}

/** True where the attempt succeeds, undefined where it fails: what `until` waits for. */
const succeeds = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true as const,
    () => undefined,
  );

/** Types into the list that is open until Enter would take the entry; rejects after some seconds. */
async function find(page: Page, typed: string, entry: string | RegExp): Promise<void> {
  await quickInput(page).fill(typed, { timeout: 5000 });
  await chosen(page, entry).waitFor({ timeout: 5000 });
}

/** Picks a command in the palette, which may not open while another list closes; selections stay. */
export async function palette(page: Page, title: string): Promise<void> {
  const picked = async () => {
    await page.keyboard.press("F1");
    const found = await succeeds(find(page, `>${title}`, title));
    if (!found) await page.keyboard.press("Escape");
    return found;
  };
  await until(picked, 60_000, `${title} in the palette`);
  await page.keyboard.press("Enter");
}

/** Reloads the window as a person does, so that it keeps what it shows. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load");
  await palette(page, "Developer: Reload Window");
  await loaded;
}

/** Runs "Cluster Categories" with all that it offers, of which `category` is one, in a window without other plots. */
export async function cluster(page: Page, category = "fruits"): Promise<void> {
  await runCommand(page, "View: Close All Editors");
  await runCommand(page, "Embeddings: Cluster Categories");
  await page.getByRole("checkbox", { name: category, checked: true }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Waits until the plot that is to be seen has so many points. */
export async function points(page: Page, count: number): Promise<void> {
  await plotIn(page).getByText(`${count} points`, { exact: true }).waitFor();
}

/** A notification by what it says, in the list of them all: toasts come and go. */
export async function notification(page: Page, text: string): Promise<Locator> {
  await runCommand(page, "Notifications: Show Notifications");
  return page.locator(".notifications-center .notification-list-item", { hasText: text });
}

/** Answers a notification by a button, which takes it away; a click while the list is drawn again may miss. */
export async function answer(page: Page, text: string, button: string): Promise<void> {
  const told = await notification(page, text);
  await told.waitFor();
  const answered = async () => {
    // It may be gone by now.
    await succeeds(told.getByRole("button", { name: button }).click({ timeout: 5000 }));
    return succeeds(told.waitFor({ state: "hidden", timeout: 5000 }));
  };
  await until(answered, 60_000, `${button} to be taken`);
}

/** The field of the quick pick or palette that is open. */
export const quickInput = (page: Page) =>
  page.locator(".quick-input-widget:visible :is(input[type=text], input[type=password])");

/** The entry that Enter takes. */
export const chosen = (page: Page, text: string | RegExp) =>
  page.locator(".quick-input-list .focused", { hasText: text });

/** Finds an entry of a list that is about to open and takes it; another list or field may still close. */
export async function pick(page: Page, typed: string, entry: string | RegExp): Promise<void> {
  const found = () => succeeds(find(page, typed, entry));
  await until(found, 60_000, `${typed} in the list`);
  await page.keyboard.press("Enter");
}

/** Waits until no list or field lies over the window. */
export async function listClosed(page: Page): Promise<void> {
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** An entry of the list that is open. */
export const option = (page: Page, name: string | RegExp) =>
  page.getByRole("option", { name }).first();

/** The status bar says so, as of the caret: "Ln 1, Col 1". */
export const status = (page: Page, text: string | RegExp) =>
  page.locator(".statusbar-item").getByText(text);

/** Presses keys for the editor until the status bar says what they are for; the first may come too early. */
export async function pressUntil(page: Page, keys: string, said: string | RegExp): Promise<void> {
  const pressed = async () => {
    await page.keyboard.press(keys);
    return succeeds(status(page, said).waitFor({ timeout: 3000 }));
  };
  await until(pressed, 60_000, `${keys} in the editor`);
}

/** Opens a file of the workspace, selects all of it, and waits until that is so. */
export async function selectAllOf(page: Page, name: string): Promise<void> {
  await openFile(page, name);
  await pressUntil(page, "Control+A", "selected)");
}

/** Opens a file of the workspace, at the left of the plots, and waits for the focus. */
export async function openFile(page: Page, name: string): Promise<void> {
  const opened = async () => {
    try {
      await page.keyboard.press("Control+1");
      await page.keyboard.press("Control+P");
      await find(page, name, name);
      await page.keyboard.press("Enter");
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: 5000 });
      return true;
    } catch {
      await page.keyboard.press("Escape");
      return undefined;
    }
  };
  await until(opened, 60_000, `${name} to open`);
  // A list that closes brings the caret back to where it was.
  await listClosed(page);
  await page.locator(".editor-instance .monaco-editor.focused .view-line").first().waitFor();
}

/** Closes a tab; a click while the window moves its parts may miss. */
export async function closeTab(page: Page, label: string): Promise<void> {
  const tab = page.locator(`.tab[aria-label^="${label},"]`);
  const closed = async () => {
    if ((await tab.count()) === 0) return true;
    const button = tab.getByRole("button", { name: "Close" });
    await button.click({ timeout: 2000 }).catch(() => undefined);
    return undefined;
  };
  await until(closed, 60_000, `${label} to close`);
}

/** Changes settings of a window that runs settingsInHost, and waits until they are in force. */
export async function configure(file: string, values: Record<string, unknown>): Promise<void> {
  fs.writeFileSync(`${file}.new`, JSON.stringify(values));
  fs.renameSync(`${file}.new`, file);
  await until(() => !fs.existsSync(file) || undefined, 60_000, "the settings");
}

/** The most that a channel of a pixel, 0 to 255, differs between two pictures (PNG); 256 for other sizes. */
export async function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const pictures = [one, other].map((png) => png.toString("base64"));
  return page.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(
      pictures.map(async (picture) => {
        const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const { width, height } = bitmap;
        const context = new OffscreenCanvas(width, height).getContext("2d")!;
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, width, height);
      }),
    );
    if (a!.width !== b!.width || a!.height !== b!.height) return 256;
    return a!.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b!.data[i]!)), 0);
  }, pictures);
}
