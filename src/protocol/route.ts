interface Message {
  readonly type: string;
}

export type MessageOf<M extends Message, T extends M["type"]> = Extract<M, { type: T }>;

/** What one side does with each message: a type without a handler does not compile. */
export type Handlers<M extends Message, Result> = {
  readonly [T in M["type"]]: (message: MessageOf<M, T>) => Result;
};

export function route<M extends Message, Result>(
  handlers: Handlers<M, Result>,
  message: M,
): Result {
  // That the handler of this type takes this message holds by the type of the table.
  const handle = handlers[message.type as M["type"]] as (message: M) => Result;
  return handle(message);
}
