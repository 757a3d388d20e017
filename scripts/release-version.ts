/**
 * Writes the packages' version where people read it: the heading of CHANGELOG.md, and CITATION.cff. `npm run release-version`, behind
 * `changeset version`. With `--check` it writes nothing, and fails where a release would go out under another name than it says.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.ts';

const changelogFile = join(root, 'CHANGELOG.md');
const citationFile = join(root, 'CITATION.cff');

const headingOf = (version: string): RegExp => new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - `, 'm');

/** What stood under Unreleased stands under the version and its day; a changelog that has the version is left as it is. */
export function dated(changelog: string, version: string, day: string): string {
  if (headingOf(version).test(changelog)) return changelog;
  return changelog.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${day}\n`);
}

export const cited = (citation: string, version: string): string =>
  citation.replace(/^version: .*$/m, `version: ${version}`);

/** Why a version cannot go out; empty where it can. `tag` is what asks for it, where something does. */
export function obstacles(version: string, changelog: string, citation: string, tag?: string): string[] {
  return [
    ...(headingOf(version).test(changelog)
      ? []
      : [`CHANGELOG.md has no heading for ${version}: npm run release-version`]),
    ...(citation === cited(citation, version) ? [] : [`CITATION.cff is of another version than ${version}`]),
    ...(tag === undefined || tag === `v${version}` ? [] : [`the tag ${tag} is not v${version}`]),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/melisma/package.json'), 'utf8'));
  const [changelog, citation] = [changelogFile, citationFile].map((file) => readFileSync(file, 'utf8'));
  if (process.argv.includes('--check')) {
    const found = obstacles(version, changelog, citation, process.env.GITHUB_REF_NAME);
    for (const line of found) console.error(line);
    process.exitCode = found.length > 0 ? 1 : 0;
  } else {
    writeFileSync(changelogFile, dated(changelog, version, new Date().toISOString().slice(0, 10)));
    writeFileSync(citationFile, cited(citation, version));
  }
}
