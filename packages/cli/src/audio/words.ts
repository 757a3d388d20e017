/** What a recording is and what was made of it, in words. */
import type { AudioInfo } from '@melisma/decode';
import type { SourceFlags } from './flags.ts';
import type { Recording } from './read.ts';

/** Names of formats and codecs that are not just their keys in capitals. */
const names: Readonly<Record<string, string>> = {
  pcm: 'PCM',
  alaw: 'A-law',
  mulaw: 'mu-law',
  vorbis: 'Vorbis',
  opus: 'Opus',
  webm: 'WebM or Matroska',
  ogg: 'Ogg',
};

const nameOf = (key: string): string => names[key] ?? key.toUpperCase();

/** `WAV, PCM of 16 bits`, `WAV, PCM of 32 bits (float)`, `MP4, AAC`, `FLAC of 24 bits`. */
export function kindOf({ format, codec, bitDepth, float }: AudioInfo): string {
  const depth = bitDepth === undefined ? '' : ` of ${bitDepth} bits${float ? ' (float)' : ''}`;
  return format === codec ? `${nameOf(format)}${depth}` : `${nameOf(format)}, ${nameOf(codec)}${depth}`;
}

/** `1 channel`, `6 channels`. */
export const channelsOf = ({ channels }: AudioInfo): string => `${channels} ${channels === 1 ? 'channel' : 'channels'}`;

/** `WAV, PCM of 16 bits, 44100 Hz, 2 channels: averaged, resampled to 16000 Hz (high)`. */
export function sourceLine(
  { source, sampleRate, resampling }: Pick<Recording, 'source' | 'sampleRate' | 'resampling'>,
  { channel = 'average' }: SourceFlags,
): string {
  const done: string[] = [];
  if (source.channels > 1) done.push(channelWords(channel));
  if (resampling) done.push(`resampled to ${sampleRate} Hz (${resampling})`);
  const what = `${kindOf(source)}, ${source.sampleRate} Hz, ${channelsOf(source)}`;
  return done.length > 0 ? `${what}: ${done.join(', ')}` : what;
}

function channelWords(channel: NonNullable<SourceFlags['channel']>): string {
  if (channel === 'average') return 'averaged';
  return channel === 'each' ? 'each by itself' : `channel ${channel} taken`;
}
