import { expect, it } from 'vitest';
import { meaningOf } from './keys.ts';

const field = { frames: 1000, bands: 80, inSight: 200, isBackwards: false };
const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ...more }) as KeyboardEvent;
const cellAfter = (key: string, more?: Partial<KeyboardEvent>, over = {}) =>
  meaningOf(press(key, more), { frame: 500, band: 40 }, { ...field, ...over })?.cell;

it('arrows move by a hundredth of what is in sight, with shift by a tenth', () => {
  expect(cellAfter('ArrowRight')).toEqual({ frame: 502, band: 40 });
  expect(cellAfter('ArrowLeft', { shiftKey: true })).toEqual({ frame: 480, band: 40 });
  expect(cellAfter('ArrowUp')).toEqual({ frame: 500, band: 41 });
  expect(cellAfter('ArrowRight', {}, { inSight: 8 })).toEqual({ frame: 501, band: 40 });
});

it('nothing leaves the features', () => {
  expect(meaningOf(press('ArrowLeft'), { frame: 0, band: 0 }, field)?.cell).toEqual({ frame: 0, band: 0 });
  expect(meaningOf(press('ArrowDown'), { frame: 0, band: 0 }, field)?.cell).toEqual({ frame: 0, band: 0 });
  expect(cellAfter('End')).toEqual({ frame: 999, band: 40 });
});

it('a live stream counts from its newest frame, at the right', () => {
  const live = { isBackwards: true };
  expect(cellAfter('ArrowRight', {}, live)).toEqual({ frame: 498, band: 40 });
  expect(cellAfter('End', {}, live)).toEqual({ frame: 0, band: 40 });
  expect(cellAfter('Home', {}, live)).toEqual({ frame: 999, band: 40 });
});

it('leaves to the page what is the page\u2019s', () => {
  const others = [press('Tab'), press('a'), press('+', { ctrlKey: true }), press('ArrowLeft', { metaKey: true })];
  for (const event of others) expect(meaningOf(event, { frame: 0, band: 0 }, field)).toBeUndefined();
  expect(meaningOf(press('End'), { frame: 0, band: 0 }, { ...field, frames: 0 })).toBeUndefined();
});
