const largestFactor = 64;

/** How many tokens a chat model gets: more than planned once it has used up all of them before any word. */
export class TokenLimit {
  private factor = 1;

  /**
   * What `answer` writes within so many tokens. It returns true where the model came to the limit and had said
   * nothing but thoughts; then it is asked again with a higher one.
   */
  async *raised(
    planned: number,
    answer: (maxTokens: number) => AsyncGenerator<string, boolean>,
  ): AsyncGenerator<string> {
    for (;;) {
      const { factor } = this;
      const isUsedUp = yield* answer(planned * factor);
      if (!isUsedUp || factor >= largestFactor) return;
      this.factor = Math.max(this.factor, factor * 4);
    }
  }
}

/** Whether all that was said is blank or an unfinished thought. */
export function isThinking(text: string): boolean {
  const start = text.trimStart();
  if (start === "") return true;
  const opened = /^(?:<think(?:ing)?>|\[THINK\])/i.test(start) || "<thinking>".startsWith(start);
  return opened && !/<\/think(?:ing)?>|\[\/THINK\]/i.test(start);
}
