/** The playground in Debian's Firefox, which nobody drives: a script in the page does what a person would, and posts what it finds. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultInFirefox } from '../consumers/firefox.ts';

const drive = `
const part = (id) => document.getElementById(id);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const until = async (holds) => {
  for (let i = 0; i < 600 && !holds(); i++) await sleep(50);
  await sleep(50);
};
const calm = () => until(() => part('busy').textContent === '' && part('spec').value !== '');
const errors = [];
addEventListener('error', ({ message }) => errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
const titles = [];
try {
  await calm();
  const files = new DataTransfer();
  files.items.add(new File([await (await fetch('./jfk.wav')).arrayBuffer()], 'jfk.wav'));
  part('file').files = files.files;
  part('file').dispatchEvent(new Event('change'));
  await sleep(100);
  await calm();
  for (const { value } of [...part('preset').options]) {
    part('preset').value = value;
    part('preset').dispatchEvent(new Event('change'));
    await sleep(20);
    await calm();
    const map = document.querySelector('#maps mel-spectrogram');
    await until(() => map.summary !== '');
    titles.push([value, document.querySelector('#maps figcaption').textContent, map.summary, part('trouble').textContent]);
  }
  part('bits-view').open = true;
  part('run-bits').click();
  await sleep(50);
  await calm();
} catch (error) {
  errors.push(String(error));
}
await fetch('/', { method: 'POST', body: JSON.stringify({ titles, errors, bits: part('bits').textContent }) });
`;

interface Found {
  titles: [preset: string, title: string, summary: string, trouble: string][];
  errors: string[];
  bits: string;
}

/** `folder` is the built page. @returns what is printed; throws where something is wrong */
export async function inFirefox(folder: string, recording: string): Promise<string> {
  const site = mkdtempSync(join(tmpdir(), 'melisma-page-firefox-'));
  try {
    cpSync(folder, site, { recursive: true });
    cpSync(recording, join(site, 'jfk.wav'));
    writeFileSync(join(site, 'drive.js'), drive);
    const html = readFileSync(join(site, 'index.html'), 'utf8');
    writeFileSync(
      join(site, 'index.html'),
      html.replace('</body>', '<script type="module" src="./drive.js"></script></body>'),
    );
    const { titles, errors, bits } = (await resultInFirefox(site)) as Found;
    const wrong = titles.filter(
      ([preset, title, summary, trouble]) => !title.startsWith(`${preset},`) || !summary || trouble,
    );
    if (errors.length + wrong.length > 0 || titles.length < 70 || bits.match(/same bits/g)?.length !== 2)
      throw new Error(JSON.stringify({ errors, wrong, bits }));
    return `${titles.length} presets, ${bits.match(/same bits/g)!.length} hashes the same`;
  } finally {
    rmSync(site, { recursive: true });
  }
}
