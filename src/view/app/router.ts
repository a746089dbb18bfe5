import type { ToView } from "../../protocol/messages";

type MessageType = ToView["type"];
export type MessageOf<T extends MessageType> = Extract<ToView, { type: T }>;

/** What the page does with each message: a type without a handler does not compile. */
export type MessageHandlers = { readonly [T in MessageType]: (message: MessageOf<T>) => void };

export function route<T extends MessageType>(
  handlers: Pick<MessageHandlers, T>,
  message: MessageOf<T>,
): void {
  const handle: (message: MessageOf<T>) => void = handlers[message.type];
  handle(message);
}
