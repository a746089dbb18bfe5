import { parseToView } from "../protocol/messages";

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  parseToView(event.data);
});
