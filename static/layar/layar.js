/* The projector: asks what is up, draws what changed, and keeps the last picture while the link is down. */
"use strict";

(() => {
  const LOST_AFTER = 7000; // an answer is held back for three seconds at most
  const TRY_AGAIN = 1000;
  const HINTS_STAY = 3000;
  const body = document.body;
  const height = Number(body.dataset.height);
  const stage = document.getElementById("stage");
  const link = document.getElementById("link");
  const line = document.getElementById("line");
  const keys = document.getElementById("keys");
  const layers = [...document.querySelectorAll(".slide")];

  let words = JSON.parse(body.dataset.words);
  let state = null; // what the server said last
  let drawn = null; // {code, wide, said}: what is on the screen
  let offset = 0; // slides that a key moved this projector ahead of the others
  let paused = null; // the slide that a key holds here
  let front = 0;
  let width = 0;
  let turn = Promise.resolve();

  // ---- the canvas -------------------------------------------------------------------------------------

  function measure() {
    const shape = Math.max(1200 / height, Math.min(2600 / height, innerWidth / innerHeight));
    const before = width;
    width = Math.floor((height * shape) / 40) * 40;
    const scale = Math.min(innerWidth / width, innerHeight / height);
    stage.style.width = `${width}px`;
    stage.style.transform =
      `translate(${(innerWidth - width * scale) / 2}px, ${(innerHeight - height * scale) / 2}px) scale(${scale})`;
    return before !== width;
  }

  // ---- what is up -------------------------------------------------------------------------------------

  function wanted() {
    if (paused) return paused;
    const deck = state.deck;
    if (!offset || !deck.length) return state.slide;
    const place = deck.indexOf(state.slide) + offset;
    return deck[((place % deck.length) + deck.length) % deck.length];
  }

  async function ask(address) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), LOST_AFTER);
    try {
      const answer = await fetch(address, { signal: controller.signal, cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow() {
    const region = encodeURIComponent(body.dataset.region);
    let mark = "";
    for (;;) {
      try {
        const next = await ask(`/layar/keadaan?region=${region}&tanda=${encodeURIComponent(mark)}`);
        if (!state || next.version !== state.version) {
          offset = 0;
          paused = null;
        }
        state = next;
        words = next.words;
        if (next.mark !== mark || !drawn || drawn.code !== wanted()) await show();
        mark = next.mark;
        tell();
      } catch (problem) {
        lose();
        await new Promise((wake) => setTimeout(wake, TRY_AGAIN));
      }
    }
  }

  /* One drawing at a time, each with what is wanted when it begins. */
  function show() {
    turn = turn.catch(() => {}).then(draw);
    return turn;
  }

  async function draw() {
    const code = wanted();
    const region = encodeURIComponent(body.dataset.region);
    const slide = await ask(`/layar/slide/${code}?region=${region}&w=${width}`);
    const same = drawn && drawn.code === code && drawn.wide === width;
    const said = parts(slide);
    document.documentElement.lang = state.language;
    if (!same) {
      const back = 1 - front;
      await fill(layers[back], slide, () => true);
      body.classList.toggle("dark", state.dark);
      layers[back].classList.add("up");
      layers[front].classList.remove("up");
      front = back;
    } else {
      body.classList.toggle("dark", state.dark);
      await fill(layers[front], slide, (part) => said[part] !== drawn.said[part]);
    }
    drawn = { code, wide: width, said };
    document.getElementById("waiting").hidden = true;
    write(document.getElementById("foot"), slide.foot);
    body.dataset.slide = code;
    body.dataset.revision = slide.revision;
  }

  // ---- a slide ----------------------------------------------------------------------------------------

  /* The parts of a slide as text: plotly writes into what it is given, so that cannot be compared later. */
  function parts(slide) {
    return Object.fromEntries(Object.entries(slide).map(([part, value]) => [part, JSON.stringify(value)]));
  }

  async function fill(layer, slide, differs) {
    const title = layer.querySelector("h1");
    if (differs("sentence")) {
      write(title, slide.sentence);
      title.style.fontSize = `${slide.size}px`;
    }
    layer.classList.toggle("pictured", Boolean(slide.picture));
    layer.classList.toggle("spoken", !slide.picture && !slide.figure && !slide.names && !slide.lines.length);
    if (differs("picture")) {
      const image = layer.querySelector("img");
      image.hidden = !slide.picture;
      if (slide.picture) image.src = slide.picture;
    }
    if (differs("names")) list(layer.querySelector("ul.opds"), slide.names);
    if (differs("lines")) list(layer.querySelector("ul.notes"), { items: slide.lines });
    if (differs("figure")) await plot(layer.querySelector("div.figure"), slide.figure);
    if (["sentence", "figure", "names", "lines"].some(differs)) fit(layer, title, slide.size);
  }

  async function plot(box, figure) {
    box.hidden = !figure;
    if (!figure) return;
    const layout = { ...figure.layout, width: width - 112 };
    await Plotly.react(box, figure.data, layout, { staticPlot: true, displayModeBar: false });
  }

  function list(box, names) {
    const items = names ? names.items : [];
    box.hidden = !items.length;
    box.replaceChildren(
      ...items.map((item) => {
        const entry = document.createElement("li");
        entry.textContent = item;
        return entry;
      })
    );
    if (!names || !names.columns) return;
    box.dataset.state = names.state;
    box.style.fontSize = `${names.size}px`;
    box.style.gridTemplateColumns = `repeat(${names.columns}, 1fr)`;
    box.style.gridTemplateRows = `repeat(${Math.ceil(items.length / names.columns)}, auto)`;
  }

  /* The server reckons with the mean width of letters; a sentence of wide ones is set smaller. */
  function fit(layer, title, size) {
    const box = layer.querySelector(".body");
    for (let smaller = size; box.scrollHeight > box.clientHeight && smaller > 36; smaller -= 2) {
      title.style.fontSize = `${smaller - 2}px`;
    }
  }

  function write(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  // ---- the frame --------------------------------------------------------------------------------------

  function tell() {
    link.classList.remove("lost");
    write(link.querySelector("span"), words.connected.replace("{clock}", state.clock));
    badge("frozen", state.frozen, words.frozen);
    badge("paused", Boolean(paused), words.paused);
    write(keys, words.keys);
    run();
  }

  function badge(id, on, word) {
    const element = document.getElementById(id);
    element.hidden = !on;
    write(element, word);
  }

  function lose() {
    link.classList.add("lost");
    write(link.querySelector("span"), words.lost.replace("{clock}", state ? state.clock : "").trim());
    still();
  }

  function still() {
    line.getAnimations().forEach((animation) => animation.cancel());
  }

  function run() {
    if (state.left === null || paused) {
      still();
      return;
    }
    const whole = Math.max(state.seconds, state.left);
    const passed = (whole - state.left) * 1000;
    const [running] = line.getAnimations();
    if (running && Math.abs(running.currentTime - passed) < 700) return;
    still();
    const moving = line.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], whole * 1000);
    moving.currentTime = passed;
  }

  // ---- keys -------------------------------------------------------------------------------------------

  let hiding = 0;

  function hint() {
    keys.classList.add("seen");
    body.classList.remove("idle");
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      keys.classList.remove("seen");
      body.classList.add("idle");
    }, HINTS_STAY);
  }

  function move(by) {
    const deck = state.deck;
    if (paused && deck.length) {
      const place = deck.indexOf(paused) + by;
      paused = deck[((place % deck.length) + deck.length) % deck.length];
    } else {
      offset += by;
    }
  }

  function press(event) {
    if (!state || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") move(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") move(-1);
    else if (event.key === " ") paused = paused ? null : wanted();
    else if (event.key === "f" || event.key === "F") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
      return;
    } else return;
    event.preventDefault();
    show().then(tell, lose);
  }

  addEventListener("keydown", press);
  addEventListener("mousemove", hint);
  addEventListener("resize", () => {
    if (measure() && state) show().then(tell, lose);
  });

  measure();
  write(keys, words.keys);
  hint();
  document.fonts.load('28px "Plus Jakarta Sans"').finally(follow);
})();
