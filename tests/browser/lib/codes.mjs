// QR codes as a decoder that knows nothing of this project reads them.
import { createRequire } from 'node:module';

const jsqr = createRequire(import.meta.url)('jsqr');

/** What the code says that is drawn on the page: from a picture of the screen. */
export async function readShown(page, svg) {
  const shot = (await svg.screenshot()).toString('base64');
  const image = await page.evaluate(async (data) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    return { width: picture.width, height: picture.height, data: [...pen.getImageData(0, 0, picture.width, picture.height).data] };
  }, shot);
  return jsqr(Uint8ClampedArray.from(image.data), image.width, image.height)?.data;
}

/** What the code says whose SVG stands in this HTML: its black stretches painted four points to the module. */
export function readWritten(html) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(html)?.[1]);
  const path = [...html.matchAll(/ d="([^"]+)"/g)].map((m) => m[1]).find((d) => d.includes('v1h-'));
  const wide = side * 4;
  const data = new Uint8ClampedArray(wide * wide * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = y * 4; row < y * 4 + 4; row++) for (let column = x * 4; column < (Number(x) + Number(length)) * 4; column++) data.fill(0, (row * wide + column) * 4, (row * wide + column) * 4 + 3);
  }
  return jsqr(data, wide, wide)?.data;
}
