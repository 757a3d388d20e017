/** sin(pi x). Error below 3e-16 for |x| up to 2^20: `x mod 2` is exact. */
export function sinPi(x: number): number {
  const turned = x - 2 * Math.round(x / 2);
  const folded = Math.abs(turned) > 0.5 ? Math.sign(turned) - turned : turned;
  const angle = Math.PI * folded;
  const square = angle * angle;
  let sum = 0;
  // Taylor's series to the power 25, where (pi / 2)^27 / 27! is 2e-23.
  for (let power = 25; power > 1; power -= 2) sum = ((1 + sum) * -square) / (power * (power - 1));
  return angle + angle * sum;
}
