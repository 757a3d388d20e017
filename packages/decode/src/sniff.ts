/**
 * What a file is, by its first bytes; its name is not asked.
 */
import { readArray, refusal } from 'melisma/errors';
import { adtsFrames } from './codecs/aac/adts.ts';
import { isFreeFormat, mp3Frames } from './codecs/mp3/header.ts';
import { unsupported } from './errors.ts';
import type { AudioFormat } from './recording.ts';
import { ascii } from './source/bytes.ts';
import { firstFrameIn } from './source/frames.ts';

/** Bytes that {@link sniff} looks at: frames of MPEG audio may begin after something else. */
export const SNIFF_BYTES = 1 << 14;

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
  [0, '\x0b\x77', 'AC-3'],
  [0, '\x7f\xfe\x80\x01', 'DTS'],
];

/** Packets of 188 bytes, each of which begins with the same one. */
const isTransportStream = (bytes: Uint8Array): boolean =>
  bytes.length > 188 && [0, 188, 376].every((at) => at >= bytes.length || bytes[at] === 0x47);

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

/** MPEG audio has no signature but the sync of its frames: 12 bits, of which layer 0 is ADTS. Whatever stands before it is passed over. */
function bySync(bytes: Uint8Array): { format: AudioFormat; start: number } | undefined {
  const [mp3, adts] = [firstFrameIn(bytes, mp3Frames), firstFrameIn(bytes, adtsFrames)];
  if (mp3 !== undefined && !(adts! < mp3)) return { format: 'mp3', start: mp3 };
  return adts === undefined ? undefined : { format: 'adts', start: adts };
}

/**
 * The format of a file.
 *
 * @param bytes the first {@link SNIFF_BYTES} bytes, without a tag
 * @throws MelismaError ERR_AUDIO_UNSUPPORTED for a known format that is not decoded here, ERR_AUDIO_FORMAT for any other bytes, ERR_OPTION for what are none
 */
export const sniff = (bytes: Uint8Array): AudioFormat =>
  formatIn(readArray(bytes, [Uint8Array], 'ERR_OPTION', 'bytes', 'a Uint8Array')).format;

/** The format, and the byte at which it begins. */
export function formatIn(start: Uint8Array): { format: AudioFormat; start: number } {
  const format = bySignature(start);
  if (format !== undefined) return { format, start: 0 };
  if (isFreeFormat(start)) throw unsupported('MP3', 'frames of free format');
  const other = isTransportStream(start)
    ? [0, '', 'an MPEG transport stream']
    : others.find(([at, text]) => ascii(start, at, at + text.length) === text);
  if (other !== undefined)
    throw refusal('ERR_AUDIO_UNSUPPORTED', 'source', FORMATS, other[2], {
      words: String(other[2]),
      more: ', not decoded here',
    });
  const found = bySync(start);
  if (found !== undefined) return found;
  const words = start.length === 0 ? 'an empty file' : `bytes that begin with ${beginning(start)}`;
  throw refusal('ERR_AUDIO_FORMAT', 'source', FORMATS, words, { words });
}

const FORMATS = 'a recording in WAV, AIFF, FLAC, MP3, Ogg, MP4, WebM or ADTS';

const beginning = (bytes: Uint8Array): string => JSON.stringify(ascii(bytes, 0, 8).replace(/[^\x20-\x7e]/g, '.'));
