"use strict";
// Passkeys: asks the device, and hands what it signed to the server. Buttons appear only where a device can do it.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(path);
  return answer.json();
}

const withBytes = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make() {
  const asked = await post("/console/passkeys/begin");
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return post("/console/passkeys/make", signed(made, ["clientDataJSON", "attestationObject"]));
}

async function enter() {
  const asked = await post("/console/passkeys/ask");
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  };
  const proof = await navigator.credentials.get({ publicKey });
  const parts = ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
  return post("/console/passkeys/enter", signed(proof, parts));
}

function signed(credential, parts) {
  const response = {};
  for (const part of parts) if (credential.response[part]) response[part] = text(credential.response[part]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const box = button.closest("[hidden]");
  if (!window.PublicKeyCredential) continue;
  if (box) box.hidden = false;
  const problem = document.getElementById("passkey-problem");
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      location.assign((await (button.dataset.passkey === "make" ? make() : enter())).to);
    } catch {
      button.disabled = false;
      problem.hidden = false;
    }
  });
}
