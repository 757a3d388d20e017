/** The element's own style, as a sheet that all of them share: no page's policy on styles forbids it. */
const text = `
:host {
  display: block;
  position: relative;
  height: 20rem;
  font: 400 12px system-ui, sans-serif;
  contain: layout style;
}
:host([hidden]) { display: none; }
canvas { position: absolute; left: 0; top: 0; }
.axes {
  width: 100%;
  height: 100%;
  color: var(--mel-spectrogram-ink, inherit);
  /* Its end tells that the page has other colours now. */
  transition: color 1ms;
}
.heat-map { position: absolute; overflow: hidden; touch-action: pan-y; background: var(--mel-spectrogram-background, #000004); }
.heat-map:focus-visible { outline: 2px solid var(--mel-spectrogram-focus, Highlight); outline-offset: 2px; }
.heat-map canvas { width: 100%; height: 100%; }
.cursor, .point { position: absolute; left: 0; top: 0; pointer-events: none; will-change: transform; }
.cursor { bottom: 0; width: 1px; background: var(--mel-spectrogram-cursor, #fff); box-shadow: 0 0 0 0.5px #000; }
.point { width: 9px; height: 9px; margin: -5px; border: 1px solid #fff; border-radius: 50%; box-shadow: 0 0 0 1px #000; }
.readout {
  position: absolute;
  right: 4px;
  top: 4px;
  padding: 2px 6px;
  border-radius: 3px;
  color: #fff;
  background: rgb(0 0 0 / 75%);
  font-variant-numeric: tabular-nums;
  pointer-events: none;
}
.summary { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
`;

let sheet: CSSStyleSheet | undefined;

export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  return sheet;
}
