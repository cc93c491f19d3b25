// The frames of the hub's socket, held back in a window and delivered in an instant of choice: within
// one task of the page, between what the browser does and what it tells the page of it.
import { until } from "../stock/hub.mjs";

/** Makes frames of the next page that opens in `window` obey `hold` and `deliver`. */
export const holdable = ({ context }) =>
  context.addInitScript(() => {
    const held = [];
    let isHolding = false;
    const add = WebSocket.prototype.addEventListener;
    WebSocket.prototype.addEventListener = function (type, listener, ...rest) {
      if (type !== "message") return add.call(this, type, listener, ...rest);
      const hear = (event) => {
        if (isHolding) held.push({ event, hear: () => listener.call(this, event) });
        else listener.call(this, event);
      };
      return add.call(this, type, hear, ...rest);
    };
    window.hubFrames = {
      hold() {
        isHolding = true;
      },
      /** Whether a frame with these characters is held back. */
      has: (words) =>
        held.some(({ event }) => new TextDecoder().decode(event.data).includes(words)),
      deliver() {
        isHolding = false;
        for (const frame of held.splice(0)) frame.hear();
      },
    };
  });

/** Holds back what the hub sends from now on. */
export const hold = ({ page }) => page.evaluate(() => window.hubFrames.hold());

/** Waits until words of somebody else have come and are held back. */
export const holds = ({ page }, words) =>
  until(
    () => page.evaluate((sought) => window.hubFrames.has(sought), words),
    `a frame with "${words}" is held back`,
  );
