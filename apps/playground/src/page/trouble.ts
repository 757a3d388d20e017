/** What went wrong, in the library's own words, with its code; and that something takes a while. */
import { parts } from './parts.ts';

/** The browser's own refusals of a microphone, by their names. */
const ofDevices: Readonly<Record<string, string>> = {
  NotAllowedError: 'The microphone may not be used: this page was not given permission.',
  NotFoundError: 'There is no microphone.',
  NotReadableError: 'The microphone cannot be read: another program may have it.',
};

export function tell(error: unknown): void {
  const { name, message, code } = error as Error & { code?: string };
  const words = ofDevices[name] ?? (name === 'SyntaxError' ? `This is no JSON: ${message}` : message);
  parts.trouble.textContent = typeof code === 'string' && !words.startsWith(code) ? `${code}: ${words}` : words;
  parts.trouble.hidden = false;
}

function forget(): void {
  parts.trouble.hidden = true;
}

const underWay = new Set<string>();

const tellWords = (): void => {
  parts.busy.textContent = [...underWay].at(-1) ?? '';
};

/** Runs it under a word in the corner; what it throws is told. */
export async function during(word: string, run: () => Promise<void>): Promise<void> {
  forget();
  underWay.add(word);
  tellWords();
  try {
    await run();
  } catch (error) {
    tell(error);
  } finally {
    underWay.delete(word);
    tellWords();
  }
}
