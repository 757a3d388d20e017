/** Every bad input as a process: an exit code, one line, no stack trace, no partial file, and the others still done. */
import { existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { badFiles, chirp, floatWav, writeFiles } from './clips.ts';
import { melisma, newFolder } from './process.ts';

let cwd = '';
beforeAll(() => {
  cwd = newFolder();
  writeFiles(cwd, { ...badFiles(), 'good.wav': floatWav(chirp(0.4)), 'x/a.wav': floatWav(chirp(0.4)) });
  writeFiles(cwd, { 'low.wav': floatWav(chirp(0.4), 1), 'high.wav': floatWav(chirp(0.4), 2 ** 32 - 1) });
  writeFiles(cwd, {
    'itself.yaml': ['x', 'y', 'z'].reduce((text, key) => `${text}  ${key}: \${a}\n`, 'a:\n'),
    'nope.yaml': 'a: *nope\n',
    'object.json': '{"preset":{"toString":1}}',
    'zeros.txt': 'good.wav\0good.wav\0',
  });
  writeFiles(cwd, { 'twice/a.wav': floatWav(chirp(0.4)), 'twice/a.WAV': floatWav(chirp(0.4)), 'void/readme': '' });
});

/** The first line on standard error, after a check that there is one line only and no stack. */
function onlyLine(stderr: string): string {
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('internal error');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr;
}

const whisper = ['-p', 'whisper'];

describe('a bad recording: exit 1, one line with the code, nothing written', () => {
  it.concurrent.each([
    ['nan.wav', /ERR_NON_FINITE: .*1234/],
    ['infinite.wav', /ERR_NON_FINITE: .*7/],
    ['loud.wav', /ERR_SAMPLE_SCALE: float samples as large as \d/],
    ['empty.wav', /ERR_EMPTY_AUDIO: /],
    ['text.wav', /ERR_AUDIO_FORMAT: .*begin with "/],
    ['nothing.wav', /ERR_AUDIO_FORMAT: .*an empty file/],
    ['truncated.wav', /ERR_WAV_TRUNCATED: .*8000/],
    ['long.wav', /ERR_TOO_LONG: .*at most 30 s, .*given 31 s: --length windows/],
    ['absent.wav', /ERR_FILE_READ: input: .*no such file or directory/],
    ['void', /ERR_FILE_READ: input: expected a directory with recordings, given one without any/],
  ])('%s', async (name, message) => {
    const { code, stdout, stderr } = await melisma(['extract', name, ...whisper, '-o', `${name}.npy`, '-q'], { cwd });
    expect({ code, stdout: String(stdout) }).toEqual({ code: 1, stdout: '' });
    expect(onlyLine(stderr)).toMatch(new RegExp(`^melisma: ${name}: ${message.source}`));
    expect(existsSync(join(cwd, `${name}.npy`))).toBe(false);
  });

  it.concurrent.each([
    ['low.wav', [], /ERR_SAMPLE_RATE: source: .*16000 Hz.*, given 1 Hz, as its header says/],
    ['high.wav', [], /ERR_SAMPLE_RATE: source: .*16000 Hz.*, given 4294967295 Hz, as its header says/],
    ['rate.wav', ['--resampler', 'none'], /ERR_SAMPLE_RATE: .*16000.*44100.*--resampler none/],
    ['good.wav', ['--channel', '1'], /ERR_OPTION: --channel: expected 0, for the recording has one channel, given 1/],
    [
      'good.wav',
      ['--start', '1:30'],
      /ERR_EMPTY_AUDIO: --start: expected less than 0\.4 seconds, where the recording ends, given 90/,
    ],
  ])('%s %j', async (name, options, message) => {
    const args = ['extract', name, ...whisper, ...options, '-o', 'none.npy', '-q'];
    const { code, stderr } = await melisma(args, { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(message);
    expect(existsSync(join(cwd, 'none.npy'))).toBe(false);
  });

  it('on standard input too', async () => {
    const { code, stderr } = await melisma(['extract', '-', ...whisper, '-o', '-', '-q'], { cwd, input: 'no sound' });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(/^melisma: -: ERR_AUDIO_FORMAT: /);
  });

  it('the other files of the call are done, in JSON as well', async () => {
    const args = ['extract', 'nan.wav', 'good.wav', 'text.wav', ...whisper, '-o', 'some', '--json', '-q'];
    const { code, stdout, stderr } = await melisma(args, { cwd });
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(readdirSync(join(cwd, 'some'))).toEqual(['good.npy', 'melisma.jsonl']);
    const records = String(stdout)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map((record) => record.error?.code)).toEqual(['ERR_NON_FINITE', undefined, 'ERR_AUDIO_FORMAT']);
  });
});

describe('what a decoder has scaled is no integer, however loud', () => {
  it('float32 beyond 1.5 is asked about, integers are not', async () => {
    const refused = await melisma(['extract', 'loud.wav', ...whisper, '-o', 'loud.npy', '-q'], { cwd });
    expect(onlyLine(refused.stderr)).toMatch(/ERR_SAMPLE_SCALE: .*--any-scale takes them as they are/);
    const { code } = await melisma(['extract', 'loud.wav', ...whisper, '--any-scale', '-o', 'loud.npy', '-q'], { cwd });
    expect(code).toBe(0);
  });

  it('resample refuses NaN where the rates are equal, too', async () => {
    const { code, stderr } = await melisma(['resample', 'nan.wav', '--rate', 'own', '-o', 'nan2.wav'], { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(/^melisma: nan\.wav: ERR_NON_FINITE: .*NaN as sample 1234 of channel 0/);
    expect(existsSync(join(cwd, 'nan2.wav'))).toBe(false);
  });
});

describe('a bad output: ERR_FILE_WRITE, exit 1', () => {
  it.runIf(existsSync('/dev/full'))('a full disk, through -o', async () => {
    const { code, stderr } = await melisma(['extract', 'good.wav', ...whisper, '-o', '/dev/full', '-q'], { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(/^melisma: good\.wav: ERR_FILE_WRITE: .*no space left .*ENOSPC/);
    expect(existsSync('/dev/full')).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))('a full disk behind standard output', async () => {
    for (const args of [
      ['-o', '-', '-q'],
      ['--json', '-q'],
    ]) {
      const stdout = openSync('/dev/full', 'w');
      const { code, stderr } = await melisma(['extract', 'good.wav', ...whisper, ...args], { cwd, stdout });
      expect(code).toBe(1);
      expect(onlyLine(stderr)).toMatch(/ERR_FILE_WRITE: .*no space left/);
    }
  });

  it('a file where a directory should be', async () => {
    const { code, stderr } = await melisma(['extract', 'good.wav', ...whisper, '-o', 'text.wav/x.npy', '-q'], { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(/^melisma: good\.wav: ERR_FILE_WRITE: --output: .*given text\.wav\/x\.npy: /);
  });

  it('a directory that nobody may write', async () => {
    const { code, stderr } = await melisma(['extract', 'good.wav', ...whisper, '-o', '/proc/none', '-q'], { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toMatch(
      /^melisma: good\.wav: ERR_FILE_WRITE: --output: .*given \/proc\/none\/good\.npy: /,
    );
  });
});

describe('wrong usage: exit 2, one line, before any work', () => {
  it.concurrent.each([
    ['unknown option', ['extract', 'good.wav', '-p', 'whisper', '--colour'], /unknown option '--colour'/],
    ['unknown command', ['extrct', 'good.wav'], /unknown command 'extrct'.*extract/],
    ['unknown preset', ['extract', 'good.wav', '-p', 'wisper', '-o', 'no.npy'], /ERR_UNKNOWN_PRESET: .*'whisper'/],
    [
      'a model for a preset',
      ['extract', 'good.wav', '-p', 'openai/whisper-tiny'],
      /is a model; its preset is 'whisper'/,
    ],
    ['missing preset', ['extract', 'good.wav'], /-p PRESET is missing/],
    ['missing recording', ['extract', '-p', 'whisper'], /no recording is named/],
    [
      'a time that is none',
      ['extract', 'good.wav', '-p', 'whisper', '--start', '1h'],
      /--start 1h: expected seconds or/,
    ],
    ['nothing to take', ['extract', 'good.wav', '-p', 'whisper', '--duration', '0'], /--duration 0: expected more/],
    ['no channel', ['extract', 'good.wav', '-p', 'whisper', '--channel', 'left'], /--channel left: expected average/],
    ['unknown length', ['extract', 'good.wav', '-p', 'whisper', '--length', 'all'], /--length .*windows/],
    ['several into one', ['extract', 'good.wav', 'x/a.wav', '-p', 'whisper', '-o', 'no.npy'], /one output.*2 inputs/],
    ['several into stdout', ['extract', 'good.wav', 'x/a.wav', '-p', 'whisper', '-o', '-'], /one output.*2 inputs/],
    [
      'collision',
      ['extract', 'twice', '-p', 'whisper', '-o', 'no'],
      /twice\/a\.WAV and twice\/a\.wav would both write no\/a\.npy/,
    ],
    ['output is input', ['extract', 'good.wav', '-p', 'whisper', '-o', 'good.wav', '--overwrite'], /is an input/],
    ['two on stdout', ['extract', 'good.wav', '-p', 'whisper', '-o', '-', '--json'], /both want standard output/],
    ['stdin twice', ['extract', '-', '--files-from', '-', '-p', 'whisper'], /standard input can be read once/],
    ['plot of several', ['extract', 'good.wav', 'x/a.wav', '-p', 'whisper', '--plot', 'no.png'], /--plot draws one/],
    ['plot that is no PNG', ['extract', 'good.wav', '-p', 'whisper', '--plot', 'no.wav'], /name it \.png/],
    [
      'list that is absent',
      ['extract', '--files-from', 'no.txt', '-p', 'whisper'],
      /--files-from no\.txt: no such file/,
    ],
    [
      'a configuration that holds itself',
      ['extract', 'good.wav', '--config', 'itself.yaml'],
      /--config itself\.yaml: .*hold themselves/,
    ],
    ['an alias of nothing', ['extract', 'good.wav', '--config', 'nope.yaml'], /--config nope\.yaml: .*nope/],
    [
      'a configuration without an end',
      ['extract', 'good.wav', '--config', '/dev/zero'],
      /--config \/dev\/zero: more than/,
    ],
    [
      'a preset that is no name',
      ['extract', 'good.wav', '--spec', 'object.json'],
      /preset: expected the name of a preset/,
    ],
    [
      'a list of another kind',
      ['info', '--files-from', 'zeros.txt'],
      /--files-from zeros\.txt: expected one path a line/,
    ],
    [
      'a file of another kind',
      ['extract', 'good.wav', '-p', 'whisper', '-o', 'no.npz'],
      /-o no\.npz: .*\.npz is not written: a file ends in \.npy, \.safetensors, \.raw or \.bin/,
    ],
    ['text for sound', ['resample', 'good.wav', '--rate', 'own', '-o', 'no.txt'], /-o no\.txt: .*a file ends in \.wav/],
    ['unknown model', ['presets', '--for', 'openai/whisper-tinny'], /ERR_UNKNOWN_MODEL: .*openai\/whisper-tiny/],
    ['unknown preset to show', ['presets', 'wisper'], /ERR_UNKNOWN_PRESET: .*'whisper'/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await melisma(args, { cwd });
    expect({ code, stdout: String(stdout) }).toEqual({ code: 2, stdout: '' });
    expect(onlyLine(stderr)).toMatch(message);
    expect(stderr).toMatch(/^melisma: /);
    for (const path of ['no', 'no.npy', 'no.npz', 'no.txt', 'no.png']) expect(existsSync(join(cwd, path))).toBe(false);
  });
});

describe('names that would steer a terminal', () => {
  it('are spelled out, on one line', async () => {
    const { code, stderr } = await melisma(['extract', 'a\n\x1b[31mb.wav', ...whisper, '-q'], { cwd });
    expect(code).toBe(1);
    expect(onlyLine(stderr)).toContain('a\\u000a\\u001b[31mb.wav');
  });
});
