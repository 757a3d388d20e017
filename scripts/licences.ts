/** Writes the table of docs/licences.md that the command answers for, from package-lock.json. `npm run licences` */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.ts';

/** What the lock says of a place in the tree, `node_modules/yaml`. */
interface Locked {
  version: string;
  license?: string;
  link?: boolean;
  resolved?: string;
  dependencies?: Record<string, string>;
}

const places: Record<string, Locked> = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

/** Where `name` is found from `place`, as Node looks for it: beside it, then further out. */
function resolve(place: string, name: string): string {
  const found = `${place && `${place}/`}node_modules/${name}`;
  if (places[found]) return places[found].link ? places[found].resolved! : found;
  if (place === '') throw new Error(`${name} is not in package-lock.json`);
  return resolve(place.includes('/node_modules/') ? place.slice(0, place.lastIndexOf('/node_modules/')) : '', name);
}

/** All that is installed for the sake of `place`, and itself. */
function closure(place: string): Set<string> {
  const all = new Set([place]);
  for (const at of all) for (const name of Object.keys(places[at].dependencies ?? {})) all.add(resolve(at, name));
  return all;
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What the command installs and the decoders do not, by name; and the package that draws, which it asks for. */
function rows(): string[] {
  const decoders = closure('packages/decode');
  const others = [...closure('packages/cli')].filter((place) => place !== 'packages/cli' && !decoders.has(place));
  return [...others, 'node_modules/@napi-rs/canvas'].map(row).sort();
}

function row(place: string): string {
  const { version, license } = places[place];
  if (license === undefined) throw new Error(`${place}: the lock has no licence`);
  return `| ${nameOf(place)} ${version} | ${license} | ${notes[nameOf(place)] ?? ''} |`;
}

/** What a licence's name does not say. */
const notes: Record<string, string> = {
  '@fontsource/ibm-plex-sans': 'font files: the letters of pictures',
  '@napi-rs/canvas':
    'optional: Skia (BSD-3-Clause) and some 100 components in one binary, among them MPL-2.0, FTL, ICU, IJG and libpng-2.0; its `sbom.cdx.json` has each',
};

const open = '<!-- licences:command -->';
const close = '<!-- /licences:command -->';

/** The page with its table written anew. */
export function withTable(page: string): string {
  const table = ['| package | licence | what is inside |', '|---|---|---|', ...rows()].join('\n');
  const [before, after] = [page.indexOf(open), page.indexOf(close)];
  if (before < 0 || after < before) throw new Error(`the page has no ${open} ... ${close}`);
  return `${page.slice(0, before)}${open}\n${table}\n${page.slice(after)}`;
}

export const licencesFile = join(root, 'docs/licences.md');

if (process.argv[1] === import.meta.filename)
  writeFileSync(licencesFile, withTable(readFileSync(licencesFile, 'utf8')));
