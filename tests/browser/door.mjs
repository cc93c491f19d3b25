// Members and their windows: who takes up an invitation through the page, signs in, asks the API.
import assert from "node:assert/strict";

/** A password that nobody would guess. */
export const PASSWORD = "quatre chevaux au pré";

export const addressOf = (name) => `${name.toLowerCase()}@example.org`;

/** Fills the form of an invitation's page and enters. */
export async function fillAccount({ page }, name) {
  await page.getByLabel("Votre nom").fill(name);
  await page.getByLabel("Adresse e-mail").fill(addressOf(name));
  await page.getByLabel("Choisissez un mot de passe").fill(PASSWORD);
  await page.getByRole("button", { name: "Entrer" }).click();
  await atHome({ page }, name);
}

/** Waits until the page is that of a member who is signed in. */
export const atHome = ({ page }, name) =>
  page.locator("#menu .account", { hasText: name }).waitFor({ state: "attached" });

/** Whoever has a link takes it up in a window of their own. */
export async function join(set, link, name, options) {
  const window = await set.window(options);
  await window.page.goto(link);
  await fillAccount(window, name);
  return window;
}

/** Fills the form of the sign-in page, wherever it stands. */
export async function fillSignIn({ page }, name, password = PASSWORD) {
  await page.getByLabel("Adresse e-mail").fill(addressOf(name));
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

/** One request of the page's own session: `{status, body}`. */
export const request = ({ page }, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const me = await fetch("/api/me").then((answer) => answer.json());
      const answer = await fetch(path, {
        method,
        headers: {
          "x-csrf-token": me.csrf ?? "",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get("content-type") ?? "");
      return { status: answer.status, body: isJson ? JSON.parse(text) : text };
    },
    [method, path, body],
  );

/** What a request that must succeed answers. */
export async function asked(window, method, path, body) {
  const answer = await request(window, method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer.body;
}

/** A link for one more member, made through the administration's page. */
export async function linkFrom({ page }) {
  await page.goto("/administration/invitations");
  await page.getByRole("button", { name: "Créer le lien" }).click();
  return page.getByLabel("Lien d’invitation").inputValue();
}
