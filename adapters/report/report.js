"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const DAY = 86400000;
  const SECTIONS = ["contract", "contract", "obligation", "charge", "interest", "totals", "liability", "event"];
  const FIRST_ROWS = 40;
  const [RANGE_FIRST, RANGE_LAST, WIDTH, LEFT, RIGHT, AXIS, LANE, MOST_LANES, ROW, DENSE, TOGETHER] = data.figure;
  const first = Date.parse(data.first + "T00:00:00Z");
  const iso = (day) => new Date(first + day * DAY).toISOString().slice(0, 10);
  const offset = (text) => Math.round((Date.parse(text + "T00:00:00Z") - first) / DAY);
  // Midnight in Japan, for what is compared with an instant.
  const midnight = (day) => first + day * DAY - 9 * 3600000;
  const dayOf = (ms) => Math.floor((ms + 9 * 3600000 - first) / DAY);

  // -- what is said ------------------------------------------------------------------------------------------
  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const esc = (text) => text.replace(/[&<>"']/g, (c) => ESCAPES[c]);
  const spoken = (ja, en, tag) =>
    ja === en ? esc(ja) : `<${tag} class="ja" lang="ja">${esc(ja)}</${tag}><${tag} class="en" lang="en">${esc(en)}</${tag}>`;
  const pair = (n) => (typeof data.texts[n] === "string" ? [data.texts[n], data.texts[n]] : data.texts[n]);
  const made = new Map();
  function text(n, tag = "span") {
    const key = tag === "span" ? n : ~n;
    let html = made.get(key);
    if (html === undefined) made.set(key, (html = spoken(...pair(n), tag)));
    return html;
  }
  const fill = (words, ...parts) => words.map((word) => word.replace(/\{(\d)\}/g, (_, n) => parts[n]));
  const label = (name, ...parts) => fill(data.words[name], ...parts);
  const say = (name, ...parts) => spoken(...label(name, ...parts), "span");
  const language = () => ($("lang-en").checked ? 1 : 0);
  const commas = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  // -- the point ---------------------------------------------------------------------------------------------
  let [day, stop] = data.at;
  let sheet = -1;
  let courses = [];
  const none = [];
  const last = () => data.stops[stop][2] ?? data.days;

  const turned = new Map();
  function turnTo(number) {
    if (number === sheet) return;
    sheet = number;
    courses = turned.get(number);
    if (courses) return;
    courses = data.sheets.map((turns) => {
      let found = none;
      for (let i = 0; i < turns.length && turns[i] <= number; i += 2) found = data.courses[turns[i + 1]];
      return found;
    });
    turned.set(number, courses);
  }
  /** The number of the value that a course has on a day; -1 for none. */
  function valueOn(course, when) {
    let low = 0, high = course.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (course[2 * middle] <= when) low = middle + 1;
      else high = middle;
    }
    return low ? course[2 * low - 1] : -1;
  }
  /** Every line at a point as [key, value], in the order of the report. */
  function linesAt(when, which) {
    turnTo(data.stops[which][1]);
    const lines = [];
    for (let key = 0; key < courses.length; key++) {
      const value = valueOn(courses[key], when);
      if (value >= 0) lines.push([key, value]);
    }
    return lines;
  }
  const gcd = (a, b) => (b ? gcd(b, a % b) : a);
  function grown(growth, when) {
    const [origin, start, step, parts, begins] = growth;
    const exact = BigInt(start) + BigInt(step) * BigInt(when - origin);
    const whole = BigInt(parts);
    const yen = data.halfUp ? (2n * exact + whole) / (2n * whole) : exact / whole;
    const common = gcd(exact, whole) || 1n;
    const value = Number(exact / common) / Number(whole / common);
    const eighths = value * 8;
    // A tie that a float holds exactly goes to the even hundredth.
    let fixed = value.toFixed(2);
    if (Number.isInteger(eighths) && eighths % 2 && Number(fixed.slice(-1)) % 2) fixed = (Number(fixed) - 0.01).toFixed(2);
    return { yen: commas(String(yen)), exact: commas(fixed.slice(0, -3)) + fixed.slice(-3), days: String(when - (begins ?? when) + 1) };
  }
  function read(html, value, when) {
    const growth = data.values[value][4];
    if (!growth) return html;
    const now = grown(growth, when);
    return html.replace(/[\ue000-\ue003]/g, (mark) => [now.days, now.exact, iso(when), now.yen][mark.charCodeAt(0) - 0xe000]);
  }
  /** Whether an event is a forecast at the point. */
  const ahead = (value, which = stop) => {
    const from = SECTIONS[7] && data.values[value][5][2];
    return typeof from === "number" && data.values[value][5].length === 5 && midnight(from) > data.stops[which][0];
  };

  /** Change what an element holds only where it is otherwise: to lay out costs more than to compare, and keeps no focus. */
  const held = new Map();
  function hold(element, html) {
    if (held.get(element) === html) return;
    held.set(element, html);
    element.innerHTML = html;
  }
  /** The same for an element whose children are many: only those that are others are made anew, each part one child. */
  const heldParts = new Map();
  function holdParts(element, parts) {
    const before = heldParts.get(element);
    heldParts.set(element, parts);
    if (!before) {
      element.innerHTML = parts.join("");
      return;
    }
    const wanted = new Set(parts), places = new Map(), kept = [];
    [...element.children].forEach((child, i) => {
      if (wanted.has(before[i]) && !places.has(before[i])) {
        places.set(before[i], kept.length);
        kept.push(child);
      } else child.remove();
    });
    let at = 0, fresh = "";
    for (const part of parts) {
      const place = places.get(part) ?? -1;
      if (place < at) {
        fresh += part;
        continue;
      }
      // Those passed over come later: they are made anew there.
      for (; at < place; at++) kept[at].remove();
      if (fresh) kept[at].insertAdjacentHTML("beforebegin", fresh);
      fresh = "";
      at++;
    }
    for (; at < kept.length; at++) kept[at].remove();
    if (fresh) element.insertAdjacentHTML("beforeend", fresh);
  }

  // -- tables ------------------------------------------------------------------------------------------------
  const FIGURES = {};
  for (const table of document.querySelectorAll("table[id]"))
    FIGURES[table.id.slice(2)] = [...table.querySelectorAll("thead th")].map((th) => th.className);
  const sums = [...document.querySelectorAll("#t-totals th")].map((th) => th.innerHTML);
  const all = new Set();
  let chosen = null;
  let shownRows = new Map();

  function tree(node, value) {
    const [words, sum, ...below] = data.nodes[node];
    const arithmetic = pair(sum)[0] ? `<span class="sum">${read(text(sum), value, day)}</span>` : "";
    const children = below.length ? `<ul>${below.map((each) => tree(each, value)).join("")}</ul>` : "";
    return `<li>${read(text(words), value, day)}${arithmetic}${children}</li>`;
  }
  function grounds(value) {
    const trees = data.values[value][3];
    return trees.length ? `<ul class="tree">${trees.map((each) => tree(each, value)).join("")}</ul>` : `<p class="note">${say("no_grounds")}</p>`;
  }
  function row(key, value, section) {
    const [cells, tone] = data.values[value];
    const figures = FIGURES[section];
    let html = `<tr class="${tone}" data-k="${key}"><th scope="row"><button type="button" class="why" aria-pressed="false">${read(text(cells[0]), value, day)}</button>`;
    if (section === "event" && ahead(value)) html += ` <span class="badge">${say("forecast")}</span>`;
    html += "</th>";
    for (let i = 1; i < cells.length; i++) html += `<td${figures[i] ? ` class="${figures[i]}"` : ""}>${read(text(cells[i]), value, day)}</td>`;
    html += "</tr>";
    if ($("grounds").checked && data.values[value][3].length)
      html += `<tr class="why ${tone}"><td colspan="${cells.length}">${grounds(value)}</td></tr>`;
    return html;
  }
  function matching(lines) {
    const wanted = $("find").value.trim().toLowerCase();
    if (!wanted) return lines;
    return lines.filter(([key, value]) =>
      SECTIONS[data.keys[key][0]] === "totals" || data.values[value][0].some((cell) => pair(cell).some((word) => word.toLowerCase().includes(wanted))));
  }
  // Tables out of sight are drawn a moment after the frame that answers a move, and those in sight with it.
  const near = new Set();
  let stale = new Map();
  let later = 0;
  function drawTables(lines, everything = false) {
    const bySection = {};
    for (const line of matching(lines)) (bySection[SECTIONS[data.keys[line[0]][0]]] ||= []).push(line);
    clearTimeout(later);
    stale = new Map();
    for (const section of Object.keys(FIGURES)) {
      if (everything || near.has(section)) drawTable(section, bySection[section] || []);
      else stale.set(section, bySection[section] || []);
    }
    if (stale.size) later = setTimeout(drawRest, 60);
  }
  function drawRest() {
    clearTimeout(later);
    for (const [section, found] of stale) drawTable(section, found);
    if (stale.size) explain();
    stale = new Map();
  }
  function drawTable(section, lines) {
    const body = $("t-" + section).tBodies[0];
    let found = lines;
    if (section === "totals") {
      hold(body, found.map(([, value]) => data.values[value][0].map((cell, i) =>
        `<tr><th scope="row">${sums[i]}</th><td class="yen">${read(text(cell), value, day)}</td></tr>`).join("")).join(""));
      return;
    }
    if (section === "obligation") {
      if (!$("ended").checked) found = found.filter(([, value]) => !data.values[value][5][2]);
      const due = ([, value]) => data.values[value][5][0] ?? 1e9;
      found.sort((a, b) => due(a) - due(b));
    }
    const most = all.has(section) ? found.length : FIRST_ROWS;
    const html = found.slice(0, most).map(([key, value]) => row(key, value, section));
    const columns = FIGURES[section].length;
    if (!found.length) html.push(`<tr class="empty"><td colspan="${columns}">${say("nothing")}</td></tr>`);
    if (found.length > most)
      html.push(`<tr class="empty"><td colspan="${columns}"><button type="button" class="all" data-all="${section}">${say("show_all", found.length - most)}</button></td></tr>`);
    // With its grounds a line is two rows.
    if ($("grounds").checked) heldParts.delete(body);
    holdParts(body, html);
    if ($("grounds").checked) heldParts.delete(body);
  }
  function watchTables() {
    const watcher = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        const section = target.id.slice(5);
        if (!isIntersecting) near.delete(section);
        else {
          near.add(section);
          if (stale.has(section)) { drawTable(section, stale.get(section)); stale.delete(section); explain(); }
        }
      }
    }, { rootMargin: "200px" });
    for (const section of Object.keys(FIGURES)) watcher.observe($("pane-" + section));
    window.addEventListener("beforeprint", drawRest);
  }

  // -- explanation -------------------------------------------------------------------------------------------
  function press(line, pressed) {
    line.classList.toggle("chosen", pressed);
    line.querySelector("button.why").setAttribute("aria-pressed", String(pressed));
  }
  function explain() {
    for (const line of document.querySelectorAll("tr.chosen")) if (Number(line.dataset.k) !== chosen) press(line, false);
    if (chosen === null) return;
    for (const line of document.querySelectorAll(`tr[data-k="${chosen}"]:not(.chosen)`)) press(line, true);
    const value = shownRows.get(chosen);
    $("explanation").classList.toggle("idle", value === undefined);
    if (value === undefined) {
      $("explained").innerHTML = `<p class="note">${say("not_there")}</p>`;
      return;
    }
    const entry = data.values[value];
    const isDue = data.keys[chosen][0] === 2 && entry[5][1] !== null;
    const moved = isDue ? `<p class="sum">${spoken(...label("moved", iso(entry[5][1]), "\u0000").map((t, i) => t.replace("\u0000", pair(entry[5][3])[i])), "span")}</p>` : "";
    $("explained").innerHTML = `<p><strong>${read(text(entry[2]), value, day)}</strong></p>${moved}${grounds(value)}`;
  }
  function choose(key) {
    chosen = key;
    explain();
  }

  // -- the figure --------------------------------------------------------------------------------------------
  const x = (when) => LEFT + ((WIDTH - LEFT - RIGHT) * (when - RANGE_FIRST)) / (RANGE_LAST - RANGE_FIRST + 1);
  const clipped = (when) => x(Math.min(Math.max(when, RANGE_FIRST), RANGE_LAST + 1));
  const fits = ([ja, en], width) => Math.max(ja.length * 11.5, en.length * 6.2) + 8 <= width;
  const titled = (n, more = "") => `<title>${esc([...new Set(pair(n).map((words) => words + more))].join(" / "))}</title>`;
  const short = (name) => (name.length <= 34 ? name : name.slice(0, 33) + "…");

  function bands(key, y, known, until) {
    const course = courses[key];
    let html = "";
    for (let i = 0; i < course.length; i += 2) {
      const value = course[i + 1];
      if (value < 0) continue;
      const [, tone, heading, , , [, words]] = data.values[value];
      const end = Math.min(course[i + 2] ?? Infinity, until + 1);
      for (const [begin, stopAt, later] of [[course[i], Math.min(end, known), ""], [Math.max(course[i], known), end, " ahead"]]) {
        const left = clipped(begin), right = clipped(stopAt);
        if (begin >= stopAt || right <= left || !pair(words)[0]) continue;
        const written = fits(pair(words), right - left) ? `<text x="${left + 4}" y="${y + 17}">${text(words, "tspan")}</text>` : "";
        html += `<g class="band ${tone}${later}" data-k="${key}">${titled(heading)}<rect x="${left}" y="${y + 4}" width="${right - left}" height="18"/>${written}</g>`;
      }
    }
    return html;
  }
  function deadline(key, value, y) {
    const [due, nominal, ended] = data.values[value][5];
    if (due === null || due < RANGE_FIRST || due > RANGE_LAST) return "";
    const at = x(due + 1);
    const moved = nominal !== null && nominal >= RANGE_FIRST ? `<path class="moved" d="M${x(nominal + 1)} ${y + 2}H${at - 3}"/>` : "";
    return `<g class="deadline${ended ? " ended" : ""}" data-k="${key}">${titled(data.values[value][2], " " + iso(due))}${moved}<path d="M${at} ${y + 24}V${y}l-6 0l6 6"/></g>`;
  }
  let bandsAt = -1;
  const bandsMade = new Map();
  function drawLanes(lines) {
    const wanted = $("find").value.trim().toLowerCase();
    const fitting = data.lanes.map((lane, number) => [number, ...lane]).filter(([, , name]) => !wanted || name.toLowerCase().includes(wanted));
    const shown = (fitting.length ? fitting : data.lanes.map((lane, number) => [number, ...lane])).slice(0, MOST_LANES);
    const places = new Map(shown.map(([number], i) => [number, AXIS + i * LANE]));
    const known = dayOf(data.stops[stop][0]) + 1;
    const until = Math.min(RANGE_LAST, last());
    if (bandsAt !== stop) bandsMade.clear();
    bandsAt = stop;
    const drawn = new Map(shown.map(([number, key, name]) => {
      const y = places.get(number), place = `${key} ${y}`;
      if (!bandsMade.has(place)) bandsMade.set(place, `${bands(key, y, known, until)}<text class="lane" x="6" y="${y + 17}">${esc(short(name))}</text>`);
      return [number, [bandsMade.get(place), []]];
    }));
    for (const [key, value] of lines) {
      const [section, lane] = data.keys[key];
      if (section !== 2 || !drawn.has(lane)) continue;
      const html = deadline(key, value, places.get(lane));
      if (html) drawn.get(lane)[1].push(html);
    }
    // Lane by lane, its states apart from its deadlines: a step changes few of them.
    const rows = $("lanes-drawn").children;
    const each = [...drawn.values()];
    for (let i = 0; i < rows.length; i++) {
      const [states, deadlines] = each[i] ?? ["", []];
      hold(rows[i].firstElementChild, states);
      holdParts(rows[i].lastElementChild, deadlines);
    }
    for (const id of ["lanes", "lanes-crosses"]) $(id).setAttribute("viewBox", `0 0 ${WIDTH} ${AXIS + shown.length * LANE + 4}`);
    $("lanes-more").innerHTML = fitting.length > MOST_LANES || wanted ? say("lanes_shown", shown.length, data.lanes.length) : "";
  }
  const records = DENSE ? [] : [...document.querySelectorAll("#log-drawn .rec")].map((element, number) => {
    const lag = element.querySelector(".lag");
    const on = Number(lag.getAttribute("x1"));
    return { element, lag, dot: element.querySelector(".dot"), on, from: on, look: null, number };
  });
  /** Change a mark of the log only where it looks otherwise than before. */
  function dress(record, look, from) {
    if (record.look !== look) {
      record.look = look;
      for (const [i, name] of ["unknown", "gone", "none"].entries()) record.element.classList.toggle(name, Boolean(look & (1 << i)));
    }
    if (record.from !== from) {
      record.from = from;
      record.lag.setAttribute("x1", from);
      record.dot.setAttribute("transform", `translate(${from - record.on} 0)`);
    }
  }
  /** Records that look alike, as one drawing for so many rows: a step changes those of one. */
  const marked = [];
  function markOf(number, when) {
    if (marked[number]?.when === when) return marked[number].paths;
    const [ms, , , deemed] = data.log[number];
    const on = clipped(when), told = clipped(dayOf(ms)).toFixed(1), y = AXIS + (number + 0.5) * ROW;
    const dot = deemed ? `M${(on - 1.5).toFixed(1)} ${y.toFixed(1)}l1.5-1.5 1.5 1.5-1.5 1.5z` : `M${(on - 1).toFixed(1)} ${(y - 1).toFixed(1)}h2v2h-2z`;
    const paths = [`M${on.toFixed(1)} ${y.toFixed(1)}H${told}`, dot, `M${told} ${(y - ROW / 2).toFixed(1)}v${ROW.toFixed(1)}`];
    marked[number] = { when, paths };
    return paths;
  }
  function drawTogether(standing, at) {
    const parts = [];
    for (let begin = 0; begin < data.log.length; begin += TOGETHER) {
      const looks = new Map();
      for (let number = begin; number < Math.min(begin + TOGETHER, data.log.length); number++) {
        const [ms, ref, own, deemed] = data.log[number];
        const value = standing.get(ref);
        const [, tone, , , , marks] = value === undefined ? [] : data.values[value];
        const kind = deemed ? " deemed" : dayOf(ms) > own ? " late" : "";
        const look = "rec" + kind + (tone === "gone" || tone === "none" ? " " + tone : "") + (ms > at ? " unknown" : "");
        let paths = looks.get(look);
        if (!paths) looks.set(look, (paths = ["", "", ""]));
        markOf(number, marks ? marks[0] : own).forEach((path, i) => (paths[i] += path));
      }
      for (const [look, [lags, dots, ats]] of [...looks].sort(([a], [b]) => (a < b ? -1 : 1)))
        parts.push(`<g class="${look}"><path class="lag" d="${lags}"/><path class="dot" d="${dots}"/><path class="at" d="${ats}"/></g>`);
    }
    holdParts($("log-drawn"), parts);
  }
  let drawnStop = -1;
  function drawLog() {
    const half = (WIDTH - LEFT - RIGHT) / (RANGE_LAST - RANGE_FIRST + 1) / 2;
    const across = Math.min(clipped(day) + half, WIDTH - RIGHT);
    const at = data.stops[stop][0];
    let low = 0, high = data.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.log[middle][0] <= at) low = middle + 1;
      else high = middle;
    }
    const down = AXIS + low * ROW;
    for (const id of ["cross-lanes", "cross-log"]) { $(id).setAttribute("x1", across); $(id).setAttribute("x2", across); }
    $("cross-known").setAttribute("y1", down); $("cross-known").setAttribute("y2", down);
    $("cross-spot").setAttribute("cx", across); $("cross-spot").setAttribute("cy", down);
    bringIntoView(across / WIDTH);
    if (drawnStop === stop) return;
    drawnStop = stop;
    const standing = new Map();
    for (const [key, value] of linesAt(last(), stop))
      if (data.keys[key][0] === 7) standing.set(data.values[value][5][4], value);
    if (DENSE) drawTogether(standing, at);
    for (const record of records) {
      const [ms, ref, on] = data.log[record.number];
      const value = standing.get(ref);
      const [, tone, , , , marks] = value === undefined ? [] : data.values[value];
      // A corrected day moves the mark from the instant at which the correction is known.
      dress(record, (ms > at ? 1 : 0) + (tone === "gone" ? 2 : 0) + (tone === "none" ? 4 : 0), clipped(marks ? marks[0] : on));
    }
  }

  const narrow = window.matchMedia("(max-width: 900px)");
  let dragging = false;
  /** Where the figure is wider than the screen, move the point into what is seen of it. */
  function bringIntoView(share) {
    if (!narrow.matches || dragging) return;
    const figure = $("figure"), at = share * figure.scrollWidth, room = figure.clientWidth;
    if (at < figure.scrollLeft + 20 || at > figure.scrollLeft + room - 20) figure.scrollLeft = at - room / 2;
  }

  /** Where the figure is scrolled, the names of the lanes stay in sight. */
  function keepNames() {
    const figure = $("figure");
    $("lanes").style.setProperty("--shift", `${(figure.scrollLeft * WIDTH) / figure.scrollWidth}px`);
  }

  // -- moving ------------------------------------------------------------------------------------------------
  let waiting = 0;
  let announced = 0;
  function draw(everything = false) {
    waiting = 0;
    const lines = linesAt(day, stop);
    shownRows = new Map(lines);
    drawTables(lines, everything);
    drawLanes(lines);
    drawLog();
    explain();
    tell();
  }
  function tell() {
    const [, , , when] = data.stops[stop];
    const point = label("at_point", iso(day), when);
    $("point").innerHTML = spoken(...point, "span");
    $("as-of").value = day;
    if (document.activeElement !== $("as-of-day")) $("as-of-day").value = iso(day);
    $("known-at").value = stop;
    $("known-text").textContent = when;
    $("as-of").setAttribute("aria-valuetext", iso(day));
    $("known-at").setAttribute("aria-valuetext", when);
    const limit = data.stops[stop][2];
    $("limit").hidden = limit === null;
    if (limit !== null) $("limit").innerHTML = say("limited_to", iso(limit));
    clearTimeout(announced);
    announced = setTimeout(() => { $("said").textContent = point[language()] + turnedOut(); }, 350);
  }
  let toldRows = null;
  /** How contracts and units stand that stood otherwise at the last point that was told; the first two, and how many more. */
  function turnedOut() {
    const before = toldRows, found = [];
    toldRows = shownRows;
    for (const [key, value] of before ? shownRows : [])
      if (data.keys[key][0] < 2 && before.get(key) !== value) found.push(pair(data.values[value][2])[language()]);
    const more = found.length > 2 ? [label("said_more", found.length - 2)[language()]] : [];
    return [...new Set(found)].slice(0, 2).concat(more).map((words) => "; " + words).join("");
  }
  function move(toDay, toStop) {
    stop = Math.min(Math.max(toStop, 0), data.stops.length - 1);
    day = Math.min(Math.max(toDay, 0), last());
    if (!waiting) waiting = requestAnimationFrame(() => draw());
  }
  const STEPS = { "day-": [-1, 0], "day+": [1, 0], "stop-": [0, -1], "stop+": [0, 1] };
  const KEYS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    PageUp: [-30, 0], PageDown: [30, 0], Home: [-1e9, 0], End: [1e9, 0],
  };
  function explainRecord(number) {
    if (number < 0 || number >= data.log.length) return;
    const [ms, ref] = data.log[number];
    for (const record of records) record.element.classList.toggle("chosen", record.number === number);
    const at = ms > data.stops[stop][0] ? data.stops.findIndex((each) => each[0] >= ms) : stop;
    const known = linesAt(data.stops[at][2] ?? data.days, at);
    const line = known.find(([key, value]) => data.keys[key][0] === 7 && data.values[value][5][4] === ref);
    if (!line) return;
    const from = Math.max(day, dayShown(line));
    move(from, at);
    chosen = line[0];
  }
  /** The first day on which a line stands in the sheet of the moment. */
  function dayShown([key, value]) {
    const course = courses[key];
    for (let i = 0; i < course.length; i += 2) if (course[i + 1] === value) return Math.max(course[i], 0);
    return 0;
  }

  function listen() {
    $("as-of").max = data.days;
    $("known-at").max = data.stops.length - 1;
    $("as-of-day").min = data.first;
    $("as-of-day").max = iso(data.days);
    $("as-of").addEventListener("input", (event) => move(Number(event.target.value), stop));
    $("known-at").addEventListener("input", (event) => move(day, Number(event.target.value)));
    const typed = $("as-of-day");
    // A year is typed digit by digit: what lies outside waits until the field is left, and is not put right meanwhile.
    typed.addEventListener("change", () => { if (typed.value >= data.first && typed.value <= iso(last())) move(offset(typed.value), stop); });
    const leave = () => {
      if (typed.value !== iso(day)) move(typed.value ? offset(typed.value) : day, stop);
      typed.value = iso(day);
    };
    typed.addEventListener("blur", leave);
    typed.addEventListener("keydown", (event) => { if (event.key === "Enter") leave(); });
    for (const id of ["find", "grounds", "ended"]) $(id).addEventListener("input", () => move(day, stop));
    for (const button of document.querySelectorAll(".step"))
      button.addEventListener("click", () => { const [days, stops] = STEPS[button.dataset.step]; move(day + days, stop + stops); });
    for (const radio of document.querySelectorAll("[name=lang]"))
      radio.addEventListener("change", () => { root.lang = radio.value; named(); tell(); });
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button.why");
      if (button) choose(Number(button.closest("tr").dataset.k));
      const more = event.target.closest("button.all");
      if (more) { all.add(more.dataset.all); draw(); }
    });
    $("figure").addEventListener("scroll", keepNames, { passive: true });
    $("figure").addEventListener("keydown", (event) => {
      const turn = KEYS[event.key];
      if (turn && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        const fast = event.shiftKey ? 7 : 1;
        move(day + turn[0] * fast, stop + turn[1] * fast);
      } else if (event.key === "Enter") {
        const at = data.stops[stop][0];
        let number = data.log.length - 1;
        while (number > 0 && data.log[number][0] > at) number--;
        explainRecord(number);
      }
    });
    drag();
  }
  /** The drawing's own units under the pointer. */
  function under(svg, event) {
    const box = svg.getBoundingClientRect();
    const scale = WIDTH / box.width;
    const across = (event.clientX - box.left) * scale, down = (event.clientY - box.top) * scale;
    const when = Math.floor(RANGE_FIRST + ((across - LEFT) / (WIDTH - LEFT - RIGHT)) * (RANGE_LAST - RANGE_FIRST + 1));
    return [across, Math.min(Math.max(when, RANGE_FIRST), RANGE_LAST), Math.floor((down - AXIS) / ROW)];
  }
  function drag() {
    for (const svg of [$("lanes"), $("log")]) {
      let held = false;
      const follow = (event) => {
        const [across, when, number] = under(svg, event);
        if (across < LEFT && !held) return;
        let which = stop;
        if (svg.id === "log") {
          const ms = data.log[Math.min(Math.max(number, 0), data.log.length - 1)]?.[0] ?? data.stops[stop][0];
          which = 0;
          while (which + 1 < data.stops.length && data.stops[which + 1][0] <= ms) which++;
        }
        move(when, which);
      };
      svg.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        held = under(svg, event)[0] >= LEFT;
        dragging = held;
        if (held) { follow(event); if (event.pointerType === "mouse") svg.setPointerCapture(event.pointerId); }
      });
      svg.addEventListener("pointermove", (event) => { if (held && event.buttons) follow(event); });
      for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, () => { held = dragging = false; });
      svg.addEventListener("click", (event) => {
        // A captured pointer makes the drawing itself the target; what lies under it is meant.
        const target = document.elementFromPoint(event.clientX, event.clientY);
        const mark = target && target.closest("[data-k]");
        const record = target && target.closest("[data-log]");
        if (mark) choose(Number(mark.dataset.k));
        else if (record) explainRecord(Number(record.dataset.log));
        else if (DENSE && svg.id === "log") explainRecord(under(svg, event)[2]);
      });
    }
  }
  /** Names that only programs read speak the language of the moment. */
  const names = [...document.querySelectorAll("[aria-label*=' / ']")].map((each) => [each, each.getAttribute("aria-label").split(" / ")]);
  function named() {
    for (const [each, words] of names) each.setAttribute("aria-label", words[language()] ?? words[0]);
    document.title = document.querySelector(`h1 .${language() ? "en" : "ja"}`).textContent + " " + document.querySelector(".facts dd").textContent;
  }

  // What tests and other programs may ask: the lines at a point, as the tables show them.
  window.yakkan = {
    at: (when, which) => linesAt(when, which).map(([key, value]) =>
      [SECTIONS[data.keys[key][0]], ...data.values[value][0].map((cell) => read(pair(cell)[1], value, when)), ahead(value, which)]),
    measure: (when, which) => { const from = performance.now(); stop = which; day = Math.min(when, last()); draw(true); document.body.offsetHeight; return performance.now() - from; },
    /** Whether everything that a move asked for is drawn. */
    settled: () => !waiting && !stale.size,
    stops: data.stops, days: data.days, first: data.first,
  };
  root.classList.add("js");
  listen();
  named();
  draw(true);
  watchTables();
})();
