/**
 * What a file is, by its first bytes; its name is not asked.
 */
import { readArray, refusal } from 'melisma/errors';
import { ascii } from './ascii.ts';
import { unsupported } from './errors.ts';
import { isFreeFormat, mp3FrameAt } from './mp3/header.ts';
import type { AudioFormat } from './recording.ts';

/** Bytes that {@link sniff} looks at. */
export const SNIFF_BYTES = 4096;

/** Formats that are recognised in order to be named in an error: place, text, name. */
const others: readonly (readonly [number, string, string])[] = [
  [0, 'caff', 'CAF'],
  [0, 'riff', 'Wave64'],
  [0, '.snd', 'AU'],
  [0, 'dns.', 'AU'],
  [0, 'wvpk', 'WavPack'],
  [0, 'MAC ', "Monkey's Audio"],
  [0, 'TTA1', 'TTA'],
  [0, '#!AMR', 'AMR'],
  [0, 'DSD ', 'DSF'],
  [0, 'FRM8', 'DSDIFF'],
  [0, 'MThd', 'MIDI'],
  [0, 'NIST', 'NIST Sphere'],
  [0, 'Creative Voice', 'VOC'],
  [0, 'MPCK', 'Musepack'],
  [0, 'MP+', 'Musepack'],
  [0, '\x30\x26\xb2\x75', 'Windows Media'],
  [0, 'FLV', 'Flash Video'],
  [4, 'moov', 'QuickTime without ftyp'],
  [4, 'mdat', 'QuickTime without ftyp'],
  [4, 'wide', 'QuickTime without ftyp'],
  [4, 'free', 'QuickTime without ftyp'],
  [4, 'skip', 'QuickTime without ftyp'],
  [4, 'styp', 'a piece of a fragmented MP4'],
  [4, 'moof', 'a piece of a fragmented MP4'],
  [8, 'AVI ', 'AVI'],
  [8, '8SVX', 'IFF 8SVX'],
  [8, '16SV', 'IFF 16SV'],
  [8, 'MAUD', 'IFF MAUD'],
  [0, '2BIT', 'AVR'],
  [0, 'MATLAB 5.0', 'MAT5'],
  [0, 'PVF1', 'PVF'],
  [0, ' paf', 'PAF'],
  [0, 'fap ', 'PAF'],
  [0, '\x64\xa3', 'IRCAM'],
  [0, '\0\0\xa3\x64', 'IRCAM'],
  [0, 'ALawSoundFile', 'Psion WVE'],
  [0, 'Extended Instrument:', 'XI'],
  [0, '\xf0\x7e', 'MIDI Sample Dump'],
  [0, 'SOUND SAMPLE DATA', 'SampleVision'],
  [0, '.SoX', 'SoX'],
  [0, 'XoS.', 'SoX'],
  [0, 'ajkg', 'Shorten'],
  [0, 'OFR ', 'OptimFROG'],
  [0, 'ADIF', 'AAC in ADIF'],
  [0, '\x56\xe0', 'AAC in LOAS'],
  [0, '.RMF', 'RealMedia'],
  [0, '.ra\xfd', 'RealAudio'],
  [0, '#!SILK', 'SILK'],
  [0, 'nut/multimedia', 'NUT'],
  [0, '\x06\x0e\x2b\x34', 'MXF'],
  [0, '\0\0\x01\xba', 'an MPEG program stream'],
  [188, '\x47', 'an MPEG transport stream'],
  [0, '\x0b\x77', 'AC-3'],
  [0, '\x7f\xfe\x80\x01', 'DTS'],
];

/** The formats with a signature at a fixed place. */
function bySignature(bytes: Uint8Array): AudioFormat | undefined {
  const id = ascii(bytes, 0, 4);
  if (/^(RIFF|RIFX|RF64|BW64)$/.test(id) && (bytes.length < 12 || ascii(bytes, 8, 12) === 'WAVE')) return 'wav';
  if (id === 'FORM' && /^(AIFF|AIFC)$/.test(ascii(bytes, 8, 12))) return 'aiff';
  if (id === 'fLaC') return 'flac';
  if (id === 'OggS') return 'ogg';
  if (ascii(bytes, 4, 8) === 'ftyp') return 'mp4';
  return id === '\x1a\x45\xdf\xa3' ? 'webm' : undefined;
}

/** MPEG audio has no signature but the sync of its frames: 12 bits, of which layer 0 is ADTS. */
function bySync(bytes: Uint8Array): AudioFormat | undefined {
  if (bytes[0] !== 0xff) return undefined;
  if ((bytes[1] & 0xf6) === 0xf0) return 'adts';
  return mp3FrameAt(bytes, 0) === undefined ? undefined : 'mp3';
}

/** Length of the tag in front, ID3v2 or APE (wiki.hydrogenaud.io, "APE Tags Header"), 0 if there is none. */
export function tagLength(bytes: Uint8Array): number {
  if (bytes.length < 32 || ascii(bytes, 0, 8) !== 'APETAGEX') return id3Length(bytes);
  return 32 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
}

/** id3.org, ID3v2.4 structure, 3.1. */
function id3Length(bytes: Uint8Array): number {
  if (ascii(bytes, 0, 3) !== 'ID3' || bytes.length < 10) return 0;
  const size = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
  return 10 + size + (bytes[5] & 16 ? 10 : 0);
}

/**
 * The format of a file.
 *
 * @param bytes the first 4096 bytes, without a tag
 * @throws MelismaError ERR_AUDIO_UNSUPPORTED for a known format that is not decoded here, ERR_AUDIO_FORMAT for any other bytes, ERR_OPTION for what are none
 */
export function sniff(bytes: Uint8Array): AudioFormat {
  const start = readArray(bytes, [Uint8Array], 'ERR_OPTION', 'bytes', 'a Uint8Array');
  const format = bySignature(start) ?? bySync(start);
  if (format !== undefined) return format;
  if (isFreeFormat(start)) throw unsupported('MP3', 'frames of free format');
  const other = others.find(([at, text]) => ascii(start, at, at + text.length) === text);
  if (other !== undefined)
    throw refusal('ERR_AUDIO_UNSUPPORTED', 'source', FORMATS, other[2], {
      words: other[2],
      more: ', not decoded here',
    });
  const words = start.length === 0 ? 'an empty file' : `bytes that begin with ${beginning(start)}`;
  throw refusal('ERR_AUDIO_FORMAT', 'source', FORMATS, words, { words });
}

const FORMATS = 'a recording in WAV, AIFF, FLAC, MP3, Ogg, MP4, WebM or ADTS';

const beginning = (bytes: Uint8Array): string => JSON.stringify(ascii(bytes, 0, 8).replace(/[^\x20-\x7e]/g, '.'));
