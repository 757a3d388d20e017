/** The part of Chromium's interface to extensions that is used here. */
interface Tab {
  id?: number;
}

declare global {
  const chrome: {
    action: { onClicked: { addListener(listener: (tab: Tab) => void): void } };
    sidePanel: { open(place: { tabId: number }): Promise<void> };
    tabCapture: { getMediaStreamId(options: { targetTabId: number }): Promise<string> };
    tabs: {
      query(of: { active: boolean; currentWindow: boolean }): Promise<Tab[]>;
      create(tab: { url: string }): Promise<Tab>;
    };
  };
}

export {};
