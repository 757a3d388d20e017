/** Where sound comes from in an extension. */
import './chrome.ts';

/** The sound of the tab that the panel was opened on. */
export async function tabSound(): Promise<MediaStream> {
  const [{ id }] = await chrome.tabs.query({ active: true, currentWindow: true });
  const chromeMediaSourceId = await chrome.tabCapture.getMediaStreamId({ targetTabId: id! });
  // Constraints of Chromium's own, which TypeScript does not know.
  const audio = { mandatory: { chromeMediaSource: 'tab', chromeMediaSourceId } } as MediaTrackConstraints;
  return navigator.mediaDevices.getUserMedia({ audio });
}

/** A side panel cannot ask for permission, a tab can: where it was not given yet, this page is opened as one. */
export async function microphoneSound(): Promise<MediaStream> {
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const isPanel = innerWidth < outerWidth;
    if ((error as Error).name === 'NotAllowedError' && isPanel) await chrome.tabs.create({ url: 'panel.html' });
    throw error;
  }
}
