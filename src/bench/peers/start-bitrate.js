// @ts-check
/** Lets the encoder begin at so many kbit/s: what each sender here is told by way of the answer, for a fair race. */

const KBPS = 1500;

/** @param {string} sdp  the operator's answer */
export function withStartBitrate(sdp) {
  const vp8 = /^a=rtpmap:(\d+) VP8\/90000/m.exec(sdp);
  if (vp8 === null) return sdp;
  const parameter = `x-google-start-bitrate=${KBPS}`;
  const line = new RegExp(`^a=fmtp:${vp8[1]} (.*?)(\\r?)$`, 'm');
  return line.test(sdp)
    ? sdp.replace(line, `a=fmtp:${vp8[1]} $1;${parameter}$2`)
    : sdp.replace(/^(a=rtpmap:\d+ VP8\/90000)(\r?)$/m, `$1$2\na=fmtp:${vp8[1]} ${parameter}$2`);
}
