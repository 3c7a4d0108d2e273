// Whether everything in the window can be seen and reached.

/** A sentence for each thing that is cut off for good, runs over its neighbour, or makes the window wider than it is. */
export function broken(app) {
  return app.execute(`
    const CONTROLS = "button, a[href], input, select, textarea, [role=treeitem], [role=tab], [role=radio]";
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push("the window is " + root.scrollWidth + " px wide, and shows " + innerWidth);

    // A screen as a whole scrolls only where the window is smaller than any that it is made for.
    const main = document.querySelector("main");
    const roomy = innerWidth >= 1100 && innerHeight >= 675;
    if (roomy && (main.scrollHeight > main.clientHeight + 1 || main.scrollWidth > main.clientWidth + 1))
      found.push("the screen is larger than its place, " + main.scrollWidth + " by " + main.scrollHeight + " px");

    const say = (element) => {
      const words = element.getAttribute("aria-label") || element.textContent.trim() || element.dataset.testid || "";
      return element.tagName.toLowerCase() + " \\"" + words.slice(0, 40) + "\\"";
    };
    const shows = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const clips = (overflow) => overflow !== "visible";
    const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

    /** What hides an element where no scrolling brings it back; null where it can be reached. */
    function hiddenBy(element) {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      if (right - left < 2 || bottom - top < 2) return null;
      const [width, height] = [Math.min((right - left) / 2, 24), Math.min((bottom - top) / 2, 16)];
      for (let around = element.parentElement; around; around = around.parentElement) {
        const style = getComputedStyle(around);
        const box = around.getBoundingClientRect();
        if (clips(style.overflowX)) {
          const reach = scrolls(style.overflowX) && left + around.scrollLeft - box.left >= -1;
          if (reach) [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
          if (reach && right - left < width) [left, right] = [box.left, box.right];
          if (Math.min(right, box.right) - Math.max(left, box.left) < width - 1) return around;
        }
        if (clips(style.overflowY)) {
          const reach = scrolls(style.overflowY) && top + around.scrollTop - box.top >= -1;
          if (reach) [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
          if (reach && bottom - top < height) [top, bottom] = [box.top, box.bottom];
          if (Math.min(bottom, box.bottom) - Math.max(top, box.top) < height - 1) return around;
        }
        if (style.position === "fixed") break;
      }
      const inWindow = Math.min(right, innerWidth) - Math.max(left, 0) >= width - 1
        && Math.min(bottom, innerHeight) - Math.max(top, 0) >= height - 1;
      return inWindow ? null : root;
    }

    for (const control of document.querySelectorAll(CONTROLS)) {
      // The canvas moves under the hand, and what is cut out to one pixel is for screen readers.
      if (!shows(control) || control.closest(".svelte-flow__viewport, .hidden-text, [inert]")) continue;
      const by = hiddenBy(control);
      if (by) found.push(say(control) + " is cut off by " + (by.className || by.tagName));
    }

    for (const bar of document.querySelectorAll("header, nav, footer, .tools, .context-bar, .pane-head, [role=toolbar]")) {
      const parts = [...bar.children].filter((part) => shows(part) && getComputedStyle(part).position !== "absolute");
      // What is in a part may reach out of it, unless it cuts off.
      const boxes = parts.map((part) => {
        const all = [part, ...(clips(getComputedStyle(part).overflowX) ? [] : part.children)];
        const rects = all.filter(shows).map((one) => one.getBoundingClientRect());
        const side = (name, pick) => pick(...rects.map((rect) => rect[name]));
        return { left: side("left", Math.min), right: side("right", Math.max), top: side("top", Math.min), bottom: side("bottom", Math.max) };
      });
      parts.forEach((part, at) => {
        for (let other = at + 1; other < parts.length; other += 1) {
          const [a, b] = [boxes[at], boxes[other]];
          const over = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (over > 1 && along > 1) found.push(say(part) + " runs over " + say(parts[other]));
        }
      });
    }
    return [...new Set(found)];
  `);
}
