"use strict";
// A sound and a notice of the browser when somebody waits or writes, for whoever asks for it. Neither says who or what:
// the notice is one sentence that stands in the page already. Without this script the page is as useful, only silent.

const KEPT = "kyr-alerts"; // in this browser only
const panel = document.querySelector("[data-alerts]");

function rings() {
  return Number(document.querySelector("[data-rings]")?.dataset.rings || 0);
}

function wanted() {
  return localStorage.getItem(KEPT) === "on";
}

let sound = null;

function beep() {
  sound ||= new AudioContext();
  const tone = sound.createOscillator();
  const loud = sound.createGain();
  loud.gain.setValueAtTime(0.2, sound.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
  tone.connect(loud).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.6);
}

function alertOnce() {
  beep();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(panel.dataset.alerts, { tag: KEPT });
  shown.addEventListener("click", () => window.focus());
}

function show() {
  for (const button of panel.querySelectorAll("button")) button.hidden = (button.value === "on") === wanted();
  panel.hidden = false;
}

if (panel) {
  let known = rings();
  show();
  panel.addEventListener("click", async (event) => {
    const value = event.target.closest("button")?.value;
    if (!value) return;
    localStorage.setItem(KEPT, value);
    show();
    panel.querySelector("button:not([hidden])").focus();
    if (value === "off") return;
    beep(); // so that it is heard once, and the browser lets it be heard again
    if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  });
  document.addEventListener("fresh", () => {
    const now = rings();
    if (now > known && wanted()) alertOnce();
    known = now;
  });
}
