/** Expected output of a constant-product pool, in the smallest unit of the token bought. */
export function amountOut(amountIn, reserveIn, reserveOut, feeBps = 30n) {
  const paid = amountIn * (10_000n - feeBps);
  return (paid * reserveOut) / (reserveIn * 10_000n + paid);
}
