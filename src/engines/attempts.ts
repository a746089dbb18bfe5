import { HttpError } from "./connection";

/**
 * Ways to ask the same, best first, of a server of unknown abilities: what it calls a bad request is
 * asked in the next way. The way that worked is remembered.
 */
export class Attempts {
  private first = 0;

  async send<Request, Answer>(
    ways: readonly Request[],
    send: (request: Request) => Promise<Answer>,
  ): Promise<Answer> {
    let refusal: unknown;
    for (const [index, way] of ways.entries()) {
      if (index < this.first) continue;
      try {
        const answer = await send(way);
        this.first = index;
        return answer;
      } catch (error) {
        if (!(error instanceof HttpError) || ![400, 422].includes(error.status)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }
}
