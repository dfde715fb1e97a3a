"""The HTML report in Chromium: both clocks by keyboard and mouse, grounds, languages, paper, and no request at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from reports import ARGUMENTS, Watched, assert_says, chromium

from yakkan import Register, load_case
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.report import html_report
from yakkan.domain.contract.history import History
from yakkan.projections.plane import plane

sync_api = pytest.importorskip("playwright.sync_api")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EVE = date(2025, 6, 11)
NAMELESS = """() => [...document.querySelectorAll('button, input, output, [role=group], [role=region], svg[role=img]')]
  .filter((e) => e.checkVisibility())
  .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim()
    || (e.labels && [...e.labels].some((l) => l.textContent.trim()))))
  .map((e) => e.outerHTML)"""
BROKEN_REFERENCES = """() => [...document.querySelectorAll('[aria-labelledby], [aria-describedby], label[for]')]
  .flatMap((e) => ['aria-labelledby', 'aria-describedby', 'for'].flatMap((n) => (e.getAttribute(n) || '').split(' ')))
  .filter((id) => id && !document.getElementById(id))"""
SHINE = """
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colors) => {
    probe.globalAlpha = 1;
    for (const [color, alpha] of colors) {
      probe.globalAlpha = alpha;
      probe.fillStyle = color;
      probe.fillRect(0, 0, 1, 1);
    }
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const shine = (colors) => rgb(colors).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
"""
"""The luminance of colours over one another, each with its opacity; the first covers what was there."""
PALE = (
    "() => {"
    + SHINE
    + """
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/rgba\\(.*, 0(\\.\\d+)?\\)$|transparent|color\\(|\\//.test(c)) return c; } return 'white'; };
  const found = [];
  const texts = 'h1, h2, dt, dd, th, td, p, small, label, button.why, .legend li, .sum, .badge';
  for (const e of document.querySelectorAll(texts)) {
    if (!e.checkVisibility() || !e.textContent.trim()) continue;
    const [a, b] = [shine([[getComputedStyle(e).color, 1]]), shine([[ground(e), 1]])].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push(e.outerHTML.slice(0, 90));
  }
  return found;
}"""
)


FAINT = (
    "() => {"
    + SHINE
    + """
  const paper = [getComputedStyle(document.querySelector('.figure')).backgroundColor, 1];
  const found = [];
  for (const e of document.querySelectorAll('#figure svg text')) {
    let seen = 1;
    for (let up = e; up; up = up.parentElement) seen *= getComputedStyle(up).opacity;
    const rect = e.parentElement.classList.contains('band') && getComputedStyle(e.parentElement.querySelector('rect'));
    const ground = rect ? [paper, [rect.fill, rect.fillOpacity]] : [paper];
    const text = [...ground, [getComputedStyle(e).fill, seen]];
    const [a, b] = [shine(text), shine(ground)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push(e.parentElement.outerHTML.slice(0, 120));
  }
  return found;
}"""
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    where = chromium()
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
        yield opened
        opened.close()


def history_of(name: str) -> History:
    return Register(":memory:").apply(load_case(str(EXAMPLES / f"{name}.yaml"))).history


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "late.html"
    path.write_text(html_report(history_of("late-rejection"), EVE, EVE, language="en"), encoding="utf-8")
    return path


def settle(page: Any) -> None:
    """Wait for the drawing that a move asked for."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => window.yakkan.settled()")


def state_of(page: Any, unit: str) -> str:
    row = page.locator("#t-contract tbody tr", has=page.get_by_role("button", name=unit, exact=True))
    return str(row.locator("td").nth(1).locator(".en").inner_text())


class TestClocks:
    def test_keys_turn_both_clocks(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            assert state_of(page, "server/v1") == "in warranty"
            page.locator("#figure").focus()
            page.keyboard.press("ArrowDown")
            settle(page)
            assert "2025-06-12 09:30" in page.locator("#point .en").inner_text()
            assert state_of(page, "server/v1") == "rejected"
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
            settle(page)
            assert state_of(page, "server/v1") == "delivered"
            assert page.locator("#as-of-day").input_value() == "2025-06-09"
            sync_api.expect(page.locator("#said")).to_contain_text("2025-06-09")
            assert page.locator("#said").get_attribute("aria-live") == "polite"

    def test_sliders_and_their_buttons_turn_them_too(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.locator("#known-at").focus()
            page.keyboard.press("ArrowRight")
            settle(page)
            assert state_of(page, "server/v1") == "rejected"
            assert page.locator("#known-at").get_attribute("aria-valuetext") == "2025-06-12 09:30"
            page.get_by_role("button", name="One day earlier").click()
            page.get_by_role("button", name="One day earlier").click()
            page.get_by_role("button", name="One day earlier").click()
            settle(page)
            assert page.locator("#as-of-day").input_value() == "2025-06-08"
            assert state_of(page, "server/v1") == "delivered"
            page.locator("#as-of-day").fill("2025-07-15")
            settle(page)
            assert "2025-07-15" in page.locator("#point .en").inner_text()

    def test_the_mouse_drags_the_point(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            log = page.locator("#log")
            log.scroll_into_view_if_needed()
            box = log.bounding_box()
            page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.95, steps=4)
            page.mouse.up()
            settle(page)
            point = page.locator("#point .en").inner_text()
            assert "2025-06-11" not in point.split(",")[0]
            assert "known at 2025-0" in point
            assert page.locator("#log .unknown").count() < 6

    def test_the_figure_redraws_what_python_drew(self, browser: Any, report: Path) -> None:
        shape = (
            "() => ['#lanes-drawn > g > g > g', '#log-drawn > g'].map((all) => [...document.querySelectorAll(all)].map("
        )
        shape += "(g) => [g.getAttribute('class').split(' ').sort().join(' '), g.textContent]))"
        with Watched(browser, report) as page, Watched(browser, report, java_script_enabled=False) as still:
            drawn = page.evaluate(shape)
            kept = [
                [[" ".join(sorted((g.get_attribute("class") or "").split())), g.text_content()] for g in each.all()]
                for each in (still.locator("#lanes-drawn > g > g > g"), still.locator("#log-drawn > g"))
            ]
            assert sorted(drawn[0]) == sorted(kept[0])
            assert drawn[1] == kept[1]

    @pytest.mark.parametrize("name", ["late-rejection", "three-servers", "starts-on-the-31st"])
    def test_every_position_says_what_the_view_says(self, browser: Any, tmp_path: Path, name: str) -> None:
        history = history_of(name)
        made = plane(history, EVE)
        path = tmp_path / "report.html"
        path.write_text(html_report(history, EVE, language="en"), encoding="utf-8")
        random = Random(name)
        with Watched(browser, path) as page:
            for _ in range(8):
                number = random.randrange(len(made.stops))
                offset = random.randint(0, (made.last - made.first).days)
                shown = page.evaluate("([day, stop]) => window.yakkan.at(day, stop)", [offset, number])
                assert_says(shown, history, made.first + timedelta(days=offset), made.stops[number])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a matter of twelve lifelike contracts over four years."""
    with Register(":memory:") as register:
        plan_of_it = Plan(seed=7, contracts=12, per_matter=12)
        fill(register, plan_of_it)
        history = register.matter(register.matters()[0]).history
    path = tmp_path_factory.mktemp("report") / "many.html"
    path.write_text(html_report(history, date(2024, 12, 31), date(2024, 6, 30), language="en"), encoding="utf-8")
    return path


class TestManyRecords:
    def test_records_too_thin_to_point_at_are_drawn_together(self, browser: Any, many: Path) -> None:
        shape = "() => [...document.querySelectorAll('#log-drawn > g')].map((g) => [g.getAttribute('class'),"
        shape += " ...[...g.querySelectorAll('path')].map((p) => p.getAttribute('d').match(/M/g).length)])"
        with Watched(browser, many) as page, Watched(browser, many, java_script_enabled=False) as still:
            drawn = page.evaluate(shape)
            kept = [
                [g.get_attribute("class"), *((p.get_attribute("d") or "").count("M") for p in g.locator("path").all())]
                for g in still.locator("#log-drawn > g").all()
            ]
            records = page.evaluate("() => JSON.parse(document.getElementById('data').textContent).log.length")
            assert page.locator("#log *").count() < 200
            # A selector that looks into elements is asked again for all that a move puts in.
            rules = "() => [...document.styleSheets].flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join()"
            assert ":has(" not in page.evaluate(rules)
        assert drawn == kept
        assert sum(each[1] for each in drawn) == records > 200
        assert {"rec late", "rec deemed", "rec deemed unknown"} <= {each[0] for each in drawn}

    def test_one_of_them_explains_itself_where_it_is_pressed(self, browser: Any, many: Path) -> None:
        with Watched(browser, many) as page:
            box = page.locator("#log").bounding_box()
            page.locator("#log").click(position={"x": 20, "y": box["height"] * 0.3})
            settle(page)
            assert page.locator("#explained .tree").count() == 1

    def test_a_move_touches_only_what_it_changes(self, browser: Any, many: Path) -> None:
        """Tables out of sight wait until a moment after the frame; the drawing of records stands while days turn."""
        count = """() => {
          window.seen = [];
          const note = (all) => window.seen.push(...all.map((one) => one.target.id));
          new MutationObserver(note).observe(document.querySelector('main'), { childList: true, subtree: true });
        }"""
        with Watched(browser, many) as page:
            page.evaluate(count)
            page.locator("#figure").focus()
            page.evaluate("() => window.scrollTo(0, 0)")
            page.wait_for_timeout(100)
            waiting = page.evaluate(
                """() => new Promise((done) => {
                  const key = new KeyboardEvent('keydown', { key: 'PageUp', bubbles: true });
                  document.getElementById('figure').dispatchEvent(key);
                  requestAnimationFrame(() => done(!window.yakkan.settled()));
                })"""
            )
            assert waiting
            settle(page)
            assert page.evaluate("() => window.seen.length") > 0
            assert "log-drawn" not in page.evaluate("() => window.seen")

    def test_lines_that_stay_as_they_are_are_not_drawn_anew(self, browser: Any, many: Path) -> None:
        """After any moves the page is the one that goes to the point at once, its standing rows the very same."""
        shown = """() => ['#lanes-drawn', '#log-drawn', ...document.querySelectorAll('tbody')]
          .map((each) => (each.innerHTML ?? document.querySelector(each).innerHTML))"""
        random = Random("moves")
        with Watched(browser, many) as page, Watched(browser, many) as fresh:
            stops, days = page.evaluate("() => [window.yakkan.stops.length, window.yakkan.days]")
            page.evaluate("() => document.querySelector('#t-contract button.why').click()")
            for _ in range(12):
                point = [random.randint(0, days), random.randrange(stops)]
                page.evaluate("([day, stop]) => window.yakkan.measure(day, stop)", point)
            page.evaluate("([day, stop]) => window.yakkan.measure(day, stop)", [days // 2, stops - 1])
            stepped = "([day, stop]) => window.yakkan.measure(day, stop)"
            page.evaluate("() => { for (const row of document.querySelectorAll('#t-contract tr')) row.old = true; }")
            page.locator("#t-contract button.why").first.focus()
            page.evaluate(stepped, [days // 2 + 1, stops - 1])
            assert page.evaluate("() => document.activeElement.className") == "why"
            kept = page.evaluate(
                "() => [...document.querySelectorAll('#t-contract tbody tr')].filter((r) => r.old).length"
            )
            assert kept >= 10
            fresh.evaluate("() => document.querySelector('#t-contract button.why').click()")
            fresh.evaluate(stepped, [days // 2 + 1, stops - 1])
            assert page.evaluate(shown) == fresh.evaluate(shown)


class TestPhone:
    def test_the_names_of_the_lanes_stay_in_sight_where_the_figure_is_scrolled(
        self, browser: Any, report: Path
    ) -> None:
        places = """() => { const room = document.getElementById('figure').getBoundingClientRect();
          return [...document.querySelectorAll('#lanes .lane')].map((each) => each.getBoundingClientRect())
            .map((each) => [each.left - room.left, room.right - each.right]); }"""
        with Watched(browser, report, viewport={"width": 390, "height": 844}) as page:
            page.evaluate("() => { document.getElementById('figure').scrollLeft = 1e6; }")
            page.wait_for_timeout(100)
            assert page.evaluate("() => document.getElementById('figure').scrollLeft") > 200
            found = page.evaluate(places)
        assert len(found) >= 3
        assert all(0 <= left < 20 and right > 0 for left, right in found)


class TestGrounds:
    @pytest.mark.parametrize("how", ["click", "Enter"])
    def test_a_line_explains_itself(self, browser: Any, report: Path, how: str) -> None:
        with Watched(browser, report) as page:
            button = page.locator("#t-charge").get_by_role("button", name="server/v1/price")
            if how == "click":
                button.click()
            else:
                button.focus()
                page.keyboard.press(how)
            assert button.get_attribute("aria-pressed") == "true"
            said = page.locator("#explained").inner_text()
            assert "the price arises with handover on 2025-06-09" in said
            assert "1500000 + tax 150000" in said
            assert "X65=R-A" in said

    def test_a_mark_in_the_figure_explains_itself(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.locator("#lanes .band.good").first.click()
            page.locator("#explained", has_text="in warranty").wait_for()
            page.locator("#figure").focus()
            page.keyboard.press("Enter")
            settle(page)
            assert "2025-06-11" in page.locator("#explained").inner_text()

    def test_a_line_that_is_gone_elsewhere_says_so(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.locator("#t-charge").get_by_role("button", name="server/v1/price").click()
            page.locator("#figure").focus()
            page.keyboard.press("ArrowDown")
            settle(page)
            assert "does not appear" in page.locator("#explained").inner_text()


class TestForEveryone:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_every_control_has_a_name_and_text_has_contrast(self, browser: Any, report: Path, scheme: str) -> None:
        with Watched(browser, report, color_scheme=scheme) as page:
            page.locator("button.why").first.click()
            page.check("#grounds")
            page.check("#ended")
            settle(page)
            assert page.evaluate(NAMELESS) == []
            assert page.evaluate(BROKEN_REFERENCES) == []
            assert page.evaluate(PALE) == []
            assert page.evaluate(FAINT) == []

    def test_what_a_screen_reader_is_told_of_the_page(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
            told = [
                (node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node["ignored"]
            ]
        regions = [name for role, name in told if role in ("region", "complementary")]
        assert all(regions)
        assert len(regions) == len(set(regions))
        assert [role for role, _ in told if role in ("banner", "main", "contentinfo")] == [
            "banner",
            "main",
            "contentinfo",
        ]
        tables = [name for role, name in told if role == "table"]
        assert {"Contracts", "What is owed", "Money", "Timeline"} <= set(tables)
        controls = {"button", "slider", "checkbox", "radio", "searchbox", "group", "image", "table"}
        assert all(name for role, name in told if role in controls)
        # Programs that read aloud speak one language at a time, and tables say what the drawings show.
        drawn = [name for role, name in told if role == "image"]
        assert drawn == [
            "States of contracts and units, as known at the point",
            "Facts and effects in the order of recording",
        ]
        assert not [name for role, name in told if role == "group" and " / " in name]

    def test_a_move_says_how_things_stand_that_stood_otherwise(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.wait_for_timeout(500)
            page.locator("#figure").focus()
            page.keyboard.press("ArrowDown")
            sync_api.expect(page.locator("#said")).to_contain_text("server/v1: rejected")
            assert len(page.locator("#said").inner_text()) < 120
            live = page.evaluate("() => [...document.querySelectorAll('output, [aria-live]')].filter((e) =>"
                                 " e.getAttribute('aria-live') !== 'off').map((e) => e.id)")  # fmt: skip
            assert live == ["said", "explained"]

    def test_what_has_the_focus_is_not_under_the_clocks(self, browser: Any, report: Path) -> None:
        with Watched(browser, report, viewport={"width": 1280, "height": 700}) as page:
            page.locator("#t-event button.why").nth(12).focus()
            for _ in range(16):
                page.keyboard.press("Shift+Tab")
                top, under = page.evaluate(
                    "() => [document.activeElement.getBoundingClientRect().top,"
                    " document.querySelector('.scrub').getBoundingClientRect().bottom]"
                )
                if page.evaluate("() => document.activeElement.className") == "why":
                    assert top >= under

    def test_tab_goes_through_the_controls_in_the_order_of_the_page(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            visited = []
            for _ in range(16):
                page.keyboard.press("Tab")
                visited.append(page.evaluate("() => document.activeElement.id || document.activeElement.className"))
            seen = list(dict.fromkeys(visited))
            assert seen[:5] == ["lang-en", "step", "as-of", "as-of-day", "known-at"], seen
            assert seen.index("figure") < seen.index("find") < seen.index("grounds") < seen.index("ended")
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"

    def test_the_language_changes_all_that_is_read(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.locator("label", has_text="日本語").click()
            assert page.locator("html").get_attribute("lang") == "ja"
            assert page.get_by_role("button", name="前の日").is_visible()
            assert "契約経過報告書" in page.title()
            assert page.locator("#h-charge").inner_text() == "金銭"
            assert (
                page.evaluate("() => [...document.querySelectorAll('.en')].filter((e) => e.checkVisibility()).length")
                == 0
            )

    @pytest.mark.parametrize("width", [390, 1280])
    def test_nothing_sticks_out(self, browser: Any, report: Path, width: int) -> None:
        with Watched(browser, report, viewport={"width": width, "height": 844}) as page:
            page.locator("button.why").first.click()
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("colors", ["none", "active"])
    def test_what_has_gone_wrong_is_drawn_apart_without_colour_too(
        self, browser: Any, report: Path, colors: str
    ) -> None:
        line = "(e) => parseFloat(getComputedStyle(e).strokeWidth)"
        with Watched(browser, report, forced_colors=colors) as page:
            page.locator("#figure").focus()
            page.keyboard.press("ArrowDown")
            settle(page)
            wrong = page.locator("#lanes .band.alert rect").first.evaluate(line)
            assert wrong > page.locator("#lanes .band.good rect").first.evaluate(line)
            drawn = "() => getComputedStyle(document.querySelector('#log .dot')).stroke"
            plain = "() => getComputedStyle(document.querySelector('#log text')).fill"
            assert (page.evaluate(drawn) == page.evaluate(plain)) == (colors == "active")

    def test_on_a_phone_the_point_is_in_sight(self, browser: Any, report: Path) -> None:
        seen = """() => { const box = document.getElementById('cross-spot').getBoundingClientRect();
          const frame = document.getElementById('figure').getBoundingClientRect();
          return frame.left < box.left && box.right < frame.right; }"""
        with Watched(browser, report, viewport={"width": 360, "height": 740}) as page:
            assert page.evaluate(seen)
            page.locator("#as-of").focus()
            page.keyboard.press("End")
            settle(page)
            assert page.evaluate(seen)

    def test_less_motion_is_none(self, browser: Any, report: Path) -> None:
        with Watched(browser, report, reduced_motion="reduce") as page:
            spans = page.evaluate(
                "() => [...document.querySelectorAll('*')].map((e) => getComputedStyle(e).transitionDuration)"
            )
            assert set(spans) == {"0s"}


class TestPaper:
    def test_prints_on_a4_without_its_controls(self, browser: Any, report: Path) -> None:
        with Watched(browser, report) as page:
            page.emulate_media(media="print")
            assert not page.locator(".scrub").is_visible()
            assert not page.locator(".tongue").is_visible()
            assert page.locator("#t-event").is_visible()
            printed = page.pdf(prefer_css_page_size=True)
            assert printed.startswith(b"%PDF")
            assert b"/MediaBox [0 0 594" in printed or b"/MediaBox [0 0 595" in printed

    def test_without_scripts_the_grounds_are_printed_too(self, browser: Any, report: Path) -> None:
        with Watched(browser, report, java_script_enabled=False) as page:
            assert page.locator("noscript p").count() == 1
            assert not page.locator(".scrub").is_visible()
            page.locator("#t-charge details summary").first.click()
            assert "the price arises with handover" in page.locator("#t-charge details").first.inner_text()
            page.locator("label", has_text="日本語").click()
            assert page.locator("#h-charge").inner_text() == "金銭"
