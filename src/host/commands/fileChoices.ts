import * as v from "valibot";
import type * as vscode from "vscode";

const name = v.pipe(v.string(), v.maxLength(1000));

/** What the user has chosen for a file; what is absent is guessed. */
const choices = v.object({
  /** The column of the vectors. */
  vectors: v.exactOptional(name),
  /** Columns that become texts and colors; null for none. */
  text: v.exactOptional(v.nullable(name)),
  category: v.exactOptional(v.nullable(name)),
});
export type FileChoices = v.InferOutput<typeof choices>;

const memoryKey = "embeddings.files";
const maximumFiles = 200;

const remembered = v.fallback(v.array(v.tuple([v.string(), choices])), []);

/** What was chosen for the files that were opened last. */
export class RememberedChoices {
  constructor(private readonly memory: vscode.Memento) {}

  of(uri: vscode.Uri): FileChoices {
    return this.all.find(([file]) => file === uri.toString())?.[1] ?? {};
  }

  async remember(uri: vscode.Uri, chosen: FileChoices): Promise<void> {
    const others = this.all.filter(([file]) => file !== uri.toString());
    const kept = [[uri.toString(), chosen], ...others].slice(0, maximumFiles);
    await this.memory.update(memoryKey, kept);
  }

  private get all(): [string, FileChoices][] {
    return v.parse(remembered, this.memory.get(memoryKey));
  }
}
