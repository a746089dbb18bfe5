import * as assert from "node:assert/strict";
import { filesIn, parse } from "./projectFiles";
import { visibleStrings } from "./visibleStrings";

const stringFiles = ["src/host/strings.ts", "src/view/strings.ts"];

function found(code: string, runtime = "host"): string[] {
  return visibleStrings(parse(`src/${runtime}/planted.ts`, code)).map(({ text }) => text);
}

describe("a visible string", () => {
  it("is found where VS Code shows it", () => {
    const code = `
      void vscode.window.showErrorMessage(broken ? "It broke." : strings.fine, "again");
      const item = { label: \`\${count} words\`, id: "quietly" };
      picker.placeholder = "pick one";`;
    assert.deepEqual(found(code), ["It broke.", "again", "… words", "pick one"]);
  });

  it("is found where the page shows it", () => {
    const code = `
      element("button", { class: "quiet", title: "push" }, "go");
      node.setAttribute("aria-label", "loud");
      html\`<b class="quiet" title="tip \${x}">bold</b>\${strings.known}\`;`;
    assert.deepEqual(found(code, "view"), ["go", "push", "loud", "bold tip …"]);
  });

  it("is found by how it is worded", () => {
    assert.deepEqual(found(`return "No word found";`), ["No word found"]);
  });

  it("is not what only developers see", () => {
    const code = `
      import { a } from "Some Module";
      throw new Error("There is no canvas");
      log.info("Words came");
      input.placeholder = "http://127.0.0.1:8080/v1";
      hover.appendMarkdown(\`[$(graph-scatter) \${strings.show}](command:show?\${point})\`);
      element("i", { class: "codicon codicon-search" }, strings.search("x"), ": ");`;
    assert.deepEqual([...found(code), ...found(code, "view")], []);
  });

  it("stands in the file of strings of its runtime", () => {
    const files = [...filesIn(["src/host", "src/view"], [".ts"]), "src/extension.ts"];
    const elsewhere = files
      .filter((file) => !stringFiles.includes(file) && !file.endsWith(".d.ts"))
      .flatMap((file) => visibleStrings(parse(file)))
      .map(({ place, text }) => `${place} ${text}`);
    assert.deepEqual(elsewhere, []);
  });
});
