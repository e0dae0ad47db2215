// Lets this browser ring when no page of the console is open in it. The button appears only where a browser can.

const panel = document.querySelector("[data-key]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const show = (name) => (panel.querySelector(`[data-${name}]`).hidden = false);

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

async function registered() {
  const { worker, scope } = panel.dataset;
  await navigator.serviceWorker.register(worker, { scope });
  return navigator.serviceWorker.ready;
}

async function ring() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const { pushManager } = await registered();
  await (await pushManager.getSubscription())?.unsubscribe(); // it may be tied to a key that is no longer ours
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(panel.dataset.key) });
  const body = JSON.stringify({ endpoint: made.endpoint });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/console/calls/ring", { method: "POST", headers, body });
  if (answer.ok) return location.reload();
  await made.unsubscribe();
  if (answer.status !== 422) throw new Error(answer.status);
  show("refused");
}

// What was stopped here, on another device or by signing out, is stopped in the browser as well.
async function tidy() {
  const registration = await navigator.serviceWorker.getRegistration(panel.dataset.scope);
  if (panel.dataset.rings) return void registered(); // so that it speaks the volunteer's language of today
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

if (panel) {
  if (!able) show("unable");
  else {
    if (!panel.dataset.rings) show("able");
    tidy().catch(() => {});
    panel.querySelector("[data-ring]").addEventListener("click", async (event) => {
      event.target.disabled = true;
      for (const name of ["refused", "problem"]) panel.querySelector(`[data-${name}]`).hidden = true;
      await ring().catch(() => show("problem"));
      event.target.disabled = false;
    });
  }
}
