/** A click on the button opens the panel, and permits it to hear that tab. */
import './chrome.ts';

chrome.action.onClicked.addListener(({ id }) => {
  if (id !== undefined) chrome.sidePanel.open({ tabId: id });
});
