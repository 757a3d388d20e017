/** `melisma presets`, `--help` and `--version` as processes. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import manifest from '../../packages/cli/package.json' with { type: 'json' };
import { inCheckout, melisma } from './process.ts';

const said = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(args, { cwd: inCheckout('.') });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return String(stdout);
};

it('lists the presets', async () => {
  const table = await said('presets');
  expect(table).toMatch(/^PRESET +MELS +VALUES/);
  expect(table).toMatch(/^granite-speech +80 +160 /m);
  expect(table).toMatch(/^hifigan +80 +80 +22050 Hz +46\.44 ms +11\.61 ms /m);
  expect(table).toMatch(/^whisper +80 +80 +16000 Hz +25 ms +10 ms +30 s /m);
  expect(JSON.parse(await said('presets', '--json')).map((p: { name: string }) => p.name)).toContain(
    'whisper-large-v3',
  );
});

it('shows one, with its source', async () => {
  expect(await said('presets', 'whisper')).toMatch(/^whisper\nsource:\n {2}openai\/whisper/);
  const { spec, source } = JSON.parse(await said('presets', 'whisper', '--json'));
  expect({ hop: spec.hopLength, source: source[0] }).toMatchObject({
    hop: 160,
    source: expect.stringContaining('openai/whisper'),
  });
});

it('finds the one of a model: a name for a script', async () => {
  expect(await said('presets', '--for', 'openai/whisper-large-v3-turbo')).toBe('whisper-large-v3\n');
});

it('says beside the name that a rule found it', async () => {
  const { code, stdout, stderr } = await melisma(['presets', '--for', 'Systran/faster-whisper-small'], {
    cwd: inCheckout('.'),
  });
  expect({ code, stdout: String(stdout) }).toEqual({ code: 0, stdout: 'whisper\n' });
  expect(stderr).toMatch(/^melisma: found by a rule, not listed: whisper-small: a conversion /);
  expect(JSON.parse(await said('presets', '--for', 'Systran/faster-whisper-small', '--json'))).toMatchObject({
    name: 'whisper',
    rule: expect.stringContaining('a conversion'),
  });
});

it('finds a word in names, models, sources and notes', async () => {
  expect(await said('presets', 'zipformer')).toMatch(/^icefall +\S*zipformer/m);
  expect(await said('presets', 'SILERO')).toMatch(/^silero-vad +silero-vad$/m);
  const found = JSON.parse(await said('presets', 'CrisperWhisper', '--json'));
  expect(found).toEqual([
    {
      preset: 'whisper-large-v3',
      waveform: false,
      found: ['nyrahealth/CrisperWhisper', 'nyrahealth/faster_CrisperWhisper'],
    },
  ]);
});

it('has help and a version', async () => {
  expect(await said('--version')).toBe(`melisma ${manifest.version}\n`);
  expect(await said('--help')).toContain('Examples:');
  expect(await said('extract', '--help')).toContain('Exit code: 0 done, 1 some files failed');
});

it('the launcher runs what was built', () => {
  const launcher = inCheckout('packages/cli/bin/melisma.js');
  expect(String(execFileSync(process.execPath, [launcher, '--version']))).toBe(`melisma ${manifest.version}\n`);
});
