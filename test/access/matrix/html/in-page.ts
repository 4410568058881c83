/** What the browser tests ask of a page. Each is sent to it as text, since `this` program's types know no DOM. */

/** Elements that are wider than the page, outside of what may be scrolled. */
export const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest(".scroll") || element.closest(".sheet")) return false;
    return element.getBoundingClientRect().right > width + 0.5;
  });
  return { scrolls: document.documentElement.scrollWidth > width, wide: wide.map((element) => element.outerHTML.slice(0, 80)) };
})()`;

/** Names of the elements that can be worked with and are shown, in their order. */
export const INTERACTIVE = `(() => [...document.querySelectorAll("a[href], summary, button, input, [tabindex='0']")]
  .filter((element) => element.checkVisibility())
  .map((element) => element.tagName + " " + (element.getAttribute("href") || "") + " " + element.textContent.trim()))()`;

/** The one that has the focus, and how it shows that. */
export const FOCUSED = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: element.tagName + " " + (element.getAttribute("href") || "") + " " + element.textContent.trim(),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
})()`;

/** Every text with its colour, its background and its font size; in the picture the box it stands in is the background. */
export const TEXT_COLOURS = `(() => {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const background = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { rgb, alpha } = parse(getComputedStyle(each).backgroundColor);
      if (alpha === 1) return rgb;
      if (alpha !== 0) throw new Error("a half transparent background: " + each.outerHTML.slice(0, 80));
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    if (["SCRIPT", "STYLE"].includes(element.tagName) || !element.checkVisibility() || element.closest(".sheet")) continue;
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (text === "") continue;
    const style = getComputedStyle(element);
    if (element instanceof SVGElement) {
      if (element.tagName !== "text") continue;
      const box = element.getBoundingClientRect();
      const behind = [...element.closest("svg").querySelectorAll("rect")].filter((rect) => {
        const other = rect.getBoundingClientRect();
        return other.left <= box.left + 1 && other.right >= box.right - 1 && other.top <= box.top + 3 && other.bottom >= box.bottom - 3;
      });
      const filled = behind.map((rect) => getComputedStyle(rect).fill).filter((fill) => fill !== "none").at(-1);
      found.push({ text, foreground: parse(style.fill).rgb, background: filled ? parse(filled).rgb : background(element.closest("figure")) });
    } else found.push({ text, foreground: parse(style.color).rgb, background: background(element) });
  }
  return found;
})()`;

/** Texts of the picture that is shown that are wider than the box they stand in. */
export const TEXTS_OUTSIDE = `(() => {
  const picture = [...document.querySelectorAll("svg.picture")].find((svg) => svg.checkVisibility());
  return [...picture.querySelectorAll("g[transform]")].flatMap((group) => {
    const box = group.querySelector("rect").getBoundingClientRect();
    return [...group.querySelectorAll("text")]
      .filter((text) => text.getBoundingClientRect().right > box.right || text.getBoundingClientRect().bottom > box.bottom)
      .map((text) => text.textContent);
  });
})()`;

/** Parts of the page that can be closed and whose content does not show. Styles are asked for first: they are worked out then. */
export const CLOSED = `(() => [...document.querySelectorAll("details > .why")]
  .filter((content) => getComputedStyle(content.parentElement, "::details-content").contentVisibility !== "")
  .filter((content) => !content.checkVisibility({ contentVisibilityAuto: true }) || content.getBoundingClientRect().height < 20)
  .map((content) => content.parentElement.id))()`;
