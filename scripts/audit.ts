/**
 * Recordings that others made, through `@melisma/decode`, ffmpeg and libsndfile: how many samples each finds, and how far they are apart.
 *
 *   npm run audit-recordings -- gather FOLDER            sources of the packages below, by apt-get, pip and npm; what cannot be had is named
 *   npm run audit-recordings -- compare FOLDER [FILE]    a line for each recording, in FILE too, then how many there are of each kind
 *
 * It runs `ffmpeg`, `tar`, and a Python with soundfile and numpy, which MELISMA_BENCH_PYTHON names. Nothing that is gathered belongs to this project.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MelismaError } from 'melisma';
import { decodeFile } from '../packages/decode/src/node/index.ts';

/** Packages whose sources hold recordings, by the names of Debian, PyPI and npm. */
const packages = {
  debian:
    'alsa-utils audiotools chromaprint flac libaudio-flac-header-perl libaudio-scan-perl libmp3-info-perl libmp3-tag-perl libmp4-info-perl libogg-vorbis-header-pureperl-perl mpg123 mutagen pocketsphinx quodlibet sonic-visualiser sox taglib tracker-miners',
  pypi: 'beets mutagen soundfile',
  npm: 'audio-lena mp3-duration node-wav',
};
const recording =
  /\.(mp[123]|wave?|flac|og[ga]|oggflac|opus|m4[abv]|mp4|mov|3g[2p]|aac|aif[cf]?|webm|mk[av]|au|caf|spx|wma|wv|ape|mpc|tta)$/i;
const python = process.env.MELISMA_BENCH_PYTHON ?? 'python3';

function run(command: string, args: readonly string[], cwd?: string): boolean {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) console.error(`${command} ${args.at(-1)}: ${stderr?.trim().split('\n').at(-1)}`);
  return status === 0;
}

/** The lines of this machine's package sources, for sources in place of programs; its lists stay as they are. */
function debianOptions(folder: string): string[] {
  const lists = '/etc/apt/sources.list.d';
  for (const name of ['lists/partial', 'parts']) mkdirSync(join(folder, name), { recursive: true });
  const files = readdirSync(lists).filter((name) => /\.(sources|list)$/.test(name));
  for (const name of files)
    writeFileSync(
      join(folder, 'parts', name),
      readFileSync(join(lists, name), 'utf8').replace(/^(Types: )?deb(?= |$)/gm, '$1deb-src'),
    );
  const settings = { 'Dir::Etc::sourcelist': '/dev/null', 'Dir::Etc::sourceparts': join(folder, 'parts') };
  return Object.entries({ ...settings, 'Dir::State::Lists': join(folder, 'lists') }).map(
    ([key, value]) => `-o${key}=${value}`,
  );
}

function gather(folder: string): void {
  for (const name of ['debian', 'pypi', 'npm', 'unpacked']) mkdirSync(join(folder, name), { recursive: true });
  const options = debianOptions(join(folder, 'apt'));
  run('apt-get', [...options, 'update']);
  for (const name of packages.debian.split(' '))
    run(
      'apt-get',
      [...options, '-qq', 'source', '--download-only', '--only-source', '--tar-only', name],
      join(folder, 'debian'),
    );
  for (const name of packages.pypi.split(' '))
    run(python, ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', name, name], join(folder, 'pypi'));
  for (const name of packages.npm.split(' ')) run('npm', ['pack', '-s', name], join(folder, 'npm'));
  for (const from of ['debian', 'pypi', 'npm'])
    for (const archive of readdirSync(join(folder, from)).filter((name) =>
      /(\.orig\.tar\.\w+|[0-9]\.tar\.gz|\.tgz)$/.test(name),
    )) {
      const to = join(folder, 'unpacked', archive.replace(/(\.orig)?\.(tar\.\w+|tgz)$/, ''));
      mkdirSync(to, { recursive: true });
      run('tar', ['-xf', join(folder, from, archive), '-C', to]);
    }
}

/** Recordings below a folder, each content once, with the package that it comes from. */
function recordingsIn(folder: string): { path: string; name: string }[] {
  const seen = new Set<string>();
  const found: { path: string; name: string }[] = [];
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const path = join(folder, name);
    if (!recording.test(name) || !statSync(path).isFile()) continue;
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (seen.has(sum)) continue;
    seen.add(sum);
    const [archive] = name.split('/');
    found.push({ path, name: `${archive} ${relative(archive, name).split('/').at(-1)}` });
  }
  return found;
}

interface Sound {
  frames: number;
  channels: number;
  sampleRate: number;
  /** Interleaved. */
  samples: Float32Array;
}
/** What a decoder makes of a file: sound, or its complaint. */
type Outcome = Sound | string;

async function ours(path: string): Promise<Outcome> {
  try {
    const { samples, numFrames, channels, sampleRate } = await decodeFile(path);
    const all = new Float32Array(numFrames * channels);
    samples.forEach((channel, c) => {
      for (let i = 0; i < numFrames; i++) all[i * channels + c] = channel[i];
    });
    return { frames: numFrames, channels, sampleRate, samples: all };
  } catch (error) {
    return error instanceof MelismaError ? `${error.code}: ${error.message}` : `crash: ${error}`;
  }
}

const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice(0, bytes.length & ~3).buffer);

/** Complaints of ffmpeg are lines on its standard error: it goes on after them. */
function byFfmpeg(path: string): Outcome {
  const show = ['-select_streams', 'a:0', '-show_entries', 'stream=sample_rate,channels', '-of', 'csv=p=0', path];
  const probe = spawnSync('ffprobe', ['-v', 'error', ...show], { encoding: 'utf8' });
  const [sampleRate, channels] = probe.stdout.trim().split('\n')[0].split(',').map(Number);
  const args = ['-v', 'error', '-nostdin', '-i', path, '-map', '0:a:0', '-f', 'f32le', '-'];
  const { stdout, stderr, status } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 30 });
  if (status !== 0 || !channels) return stderr.toString().trim().split('\n')[0] || 'nothing';
  const samples = floats(stdout);
  return { frames: samples.length / channels, channels, sampleRate, samples };
}

const reader = `
import sys, soundfile
samples, rate = soundfile.read(sys.argv[1], dtype="float32", always_2d=True)
sys.stderr.write(f"{rate} {samples.shape[1]}")
sys.stdout.buffer.write(samples.tobytes())
`;

function byLibsndfile(path: string): Outcome {
  const { stdout, stderr, status } = spawnSync(python, ['-c', reader, path], { maxBuffer: 2 ** 30 });
  if (status !== 0) return stderr.toString().trim().split('\n').at(-1)!;
  const [sampleRate, channels] = stderr.toString().trim().split('\n').at(-1)!.split(' ').map(Number);
  const samples = floats(stdout);
  return { frames: samples.length / channels, channels, sampleRate, samples };
}

/** The largest difference over what both have, where they have as many channels. */
function apart(a: Sound, b: Sound): number {
  let most = 0;
  for (let i = 0; i < Math.min(a.samples.length, b.samples.length); i++)
    most = Math.max(most, Math.abs(a.samples[i] - b.samples[i]));
  return most;
}

/** Full scale of 16 bits, in which lossy decoders of the peers round or dither. */
const ALIKE = 2 ** -14;

/** How one decoder's outcome stands to ours. */
function relation(our: Outcome, their: Outcome): string {
  if (typeof our === 'string')
    return typeof their === 'string' ? 'refused by both' : their.frames === 0 ? 'empty' : 'refused by us';
  if (typeof their === 'string') return 'refused by it';
  if (our.sampleRate !== their.sampleRate || our.channels !== their.channels) return 'other rate or channels';
  if (our.frames !== their.frames) return our.frames < their.frames ? 'fewer here' : 'more here';
  return apart(our, their) <= ALIKE ? 'alike' : 'other samples';
}

const told = (outcome: Outcome): string =>
  typeof outcome === 'string'
    ? outcome.slice(0, 100)
    : `${outcome.frames} of ${outcome.channels} at ${outcome.sampleRate}`;

async function compare(folder: string, file: string | undefined): Promise<void> {
  const counts = new Map<string, number>();
  const lines: string[] = [];
  for (const { path, name } of recordingsIn(join(folder, 'unpacked'))) {
    const our = await ours(path);
    const peers = [byFfmpeg(path), byLibsndfile(path)];
    const [ffmpeg, libsndfile] = peers.map((their) => relation(our, their));
    const kind = `ffmpeg: ${ffmpeg}; libsndfile: ${libsndfile}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    lines.push([kind, name, told(our), ...peers.map(told)].join(' | '));
    console.log(lines.at(-1));
    if (file) writeFileSync(file, `${lines.join('\n')}\n`);
  }
  for (const [kind, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${count} ${kind}`);
  console.log(`${lines.length} recordings`);
}

const [task, folder, file] = process.argv.slice(2);
if (task === 'gather' && folder) gather(folder);
else if (task === 'compare' && folder) await compare(folder, file);
else throw new Error('gather FOLDER, or compare FOLDER [FILE]');
