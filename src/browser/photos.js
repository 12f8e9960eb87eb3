// What a file is, by its content, and what is made of it: a photo is turned upright, made small and written anew, so that nothing hidden in it
// is left. The first half of the script of documents; `guichet render` joins it to `documents.js` and puts in WORDS, the texts `documents.…`
// and `form.file.…`.

/** Longest side of a photo, in pixels: a sheet of A4 at 188 dots per inch, where print of 8 points is read without effort. */
export const LONGEST = 2200;
/** What is tried in turn until a photo is small enough: longest side, quality. */
const TRIES = [[LONGEST, 0.85], [LONGEST, 0.7], [1600, 0.7]];
/** The most of one file where its field sets no limit, bytes. */
const EACH = 10_000_000;
/** A larger photo is not read: the device might not have the memory. Bytes, and pixels. */
const RAW = 60_000_000;
const PIXELS = 110_000_000;

/** A size as the program words it. */
function sizeOf(bytes) {
  if (bytes < 1000) return say('form.file.bytes', { value: String(bytes) });
  if (bytes < 1_000_000) return say('form.file.kilobytes', { value: String(Math.floor(bytes / 1000)) });
  return say('form.file.megabytes', { value: String(Math.floor(bytes / 100_000) / 10).replace('.', ',') });
}

/** Why a file is not taken, in words. */
class Refusal extends Error {}

// What a file is

/** Kinds that are known by their first bytes: type, ending, where refused words for it, and how it is recognised. */
const KINDS = [
  { type: 'image/jpeg', ending: 'jpg', is: (head) => head.startsWith('\xff\xd8\xff') },
  { type: 'image/png', ending: 'png', is: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { type: 'application/pdf', ending: 'pdf', is: (head) => /^(\xef\xbb\xbf)?\s{0,64}%PDF-/.test(head) },
  { type: 'image/heic', ending: 'heic', not: 'documents.not.heic', is: (head) => head.startsWith('ftyp', 4) && /hei[cxms]|hev[cx]|mif1|msf1|avif/.test(head.slice(8, 40)) },
  { type: 'image/webp', ending: 'webp', not: 'documents.not.webp', is: (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8) },
  { type: 'image/tiff', ending: 'tif', not: 'documents.not.tiff', is: (head) => /^(II[*+]\0|MM\0[*+])/.test(head) },
  { type: 'application/dicom', ending: 'dcm', not: 'documents.not.dicom', is: (head) => head.startsWith('DICM', 128) },
  { type: 'application/msword', ending: 'doc', not: 'documents.not.office', is: (head) => head.startsWith('\xd0\xcf\x11\xe0') || head.startsWith('{\\rtf') || (head.startsWith('PK\x03\x04') && /word\/|xl\/|ppt\/|\[Content_Types\]|vnd\.oasis\.opendocument/.test(head)) },
  { type: 'application/zip', ending: 'zip', not: 'documents.not.archive', is: (head) => /^(PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b)/.test(head) },
  { type: 'image/gif', ending: 'gif', not: 'documents.not.picture', is: (head) => /^(GIF8|BM[^]{4}\0\0\0\0)/.test(head) },
  { type: 'video/mp4', ending: 'mp4', not: 'documents.not.film', is: (head) => head.startsWith('ftyp', 4) || head.startsWith('\x1aE\xdf\xa3') },
];

const typesOf = (input) => input.accept.split(',').map((type) => type.trim().toLowerCase()).filter(Boolean);
const takes = (types, type) => !types.length || types.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : one === type));

/** The kind of a file by its content; nothing when it is none of the known. */
async function kindOf(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 4096).arrayBuffer()));
  return KINDS.find((kind) => kind.is(head));
}

/** The file's name with the ending of what it is. */
function named(file, ending) {
  const same = new RegExp(`\\.(${ending}${ending === 'jpg' ? '|jpeg|jpe|jfif' : ''})$`, 'i');
  return same.test(file.name) ? file.name : `${file.name.replace(/\.[a-z0-9]{1,5}$/i, '')}.${ending}`;
}

/** The file as it will be sent, and what is said of it. */
async function prepared(file, input) {
  const name = file.name;
  const most = Number(input.dataset.most) || EACH;
  const types = typesOf(input);
  if (!file.size) throw new Refusal(say('documents.empty', { name }));
  const kind = await kindOf(file);
  const type = kind?.type ?? file.type;
  if (!takes(types, type) || (types.length && !kind && KINDS.some((k) => k.type === file.type))) {
    const words = types.map((one) => one.split('/').pop().toUpperCase()).join(', ');
    throw new Refusal(say(kind?.not ?? 'documents.not.known', { name, types: words }));
  }
  if (['image/jpeg', 'image/png'].includes(type)) {
    const { blob, width, height } = await redrawn(file, type, most, types);
    const made = new File([blob], named(file, blob.type === 'image/png' ? 'png' : 'jpg'), { type: blob.type });
    const places = { before: sizeOf(file.size), after: sizeOf(made.size), width: String(width), height: String(height) };
    return { file: made, words: [say('documents.made.photo', places), ...renamed(file, kind, made)] };
  }
  if (file.size > most) throw new Refusal(say('documents.big', { name, size: sizeOf(file.size), most: sizeOf(most) }));
  const made = new File([file], kind ? named(file, kind.ending) : name, { type });
  return { file: made, words: [say('documents.made.whole'), ...renamed(file, kind, made)] };
}

/** What a file is called is not what it is: said, unless a photo only changed its format. */
function renamed(file, kind, made) {
  return kind && named(file, kind.ending) !== file.name ? [say('documents.renamed', { name: made.name })] : [];
}

// Photos

/** The segments of a JPEG up to its picture: marker, start, end. */
function* segmentsOf(bytes) {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    const end = marker === 0xff ? at + 1 : at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    if (marker !== 0xff) yield [marker, at, end];
    if (marker === 0xda) return;
    at = end;
  }
}

/** The chunks of a PNG: name, start, end. */
function* chunksOf(bytes) {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    yield [String.fromCharCode(...bytes.subarray(at + 4, at + 8)), at, end];
    at = end;
  }
}

/** How many pixels a picture says that it has: known before it is decoded. */
function pixelsOf(bytes, type) {
  const view = new DataView(bytes.buffer);
  if (type === 'image/png') return bytes.length < 24 ? 0 : view.getUint32(16) * view.getUint32(20);
  for (const [marker, at] of segmentsOf(bytes)) {
    const sizes = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (sizes && at + 9 <= bytes.length) return view.getUint16(at + 5) * view.getUint16(at + 7);
  }
  return 0;
}

/** What a canvas wrote, without what it may have said of itself: profiles, comments, texts. */
async function bare(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const kept = [];
  if (blob.type === 'image/png') {
    kept.push(bytes.subarray(0, 8));
    // Small letters begin what a picture does not need.
    for (const [name, at, end] of chunksOf(bytes)) if (/^[A-Z]/.test(name) || name === 'tRNS') kept.push(bytes.subarray(at, end));
  } else {
    kept.push(bytes.subarray(0, 2));
    for (const [marker, at, end] of segmentsOf(bytes)) {
      const hidden = (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe;
      if (!hidden) kept.push(bytes.subarray(at, marker === 0xda ? undefined : end));
    }
  }
  return new Blob(kept, { type: blob.type });
}

/** Some browsers give back noise in place of what was drawn, against tracking: a white sheet must not be sent for a letter. */
let truly;
function drawsTruly() {
  if (truly !== undefined) return truly;
  const context = Object.assign(document.createElement('canvas'), { width: 4, height: 4 }).getContext('2d');
  context.fillStyle = '#4080c0';
  context.fillRect(0, 0, 4, 4);
  const pixels = context.getImageData(0, 0, 4, 4).data;
  return (truly = pixels.every((value, i) => Math.abs(value - [64, 128, 192, 255][i % 4]) < 16));
}

/** A picture drawn upright, at most `LONGEST` a side, in few enough bytes. */
async function redrawn(file, type, most, types) {
  const refuse = (why, places = {}) => new Refusal(say(why, { name: file.name, ...places }));
  if (!drawsTruly()) throw refuse('documents.canvas');
  if (file.size > RAW) throw refuse('documents.big', { size: sizeOf(file.size), most: sizeOf(RAW) });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const pixels = pixelsOf(bytes, type);
  if (!pixels) throw refuse('documents.broken');
  if (pixels > PIXELS) throw refuse('documents.pixels', { value: String(Math.round(pixels / 1_000_000)) });
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const image = new Image();
  const canvas = document.createElement('canvas');
  let last;
  try {
    image.src = url;
    // The browser turns it as the photo says.
    await image.decode().catch(() => {
      throw refuse('documents.broken');
    });
    for (const [side, quality] of TRIES) {
      const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
      const [width, height] = [image.naturalWidth, image.naturalHeight].map((length) => Math.max(1, Math.round(length * scale)));
      Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, width, height);
      const wanted = ['image/jpeg', 'image/png'].filter((one) => takes(types, one) && (one === 'image/jpeg' || type === one || !takes(types, 'image/jpeg')));
      const made = await Promise.all(wanted.map((one) => new Promise((done) => canvas.toBlob(done, one, quality)).then((blob) => blob && bare(blob))));
      // A picture of a screen is smaller as a PNG, a photo as a JPEG.
      last = made.filter(Boolean).sort((a, b) => a.size - b.size)[0];
      if (last && last.size <= most) return { blob: last, width, height };
    }
  } finally {
    URL.revokeObjectURL(url);
    image.removeAttribute('src');
    Object.assign(canvas, { width: 0, height: 0 });
  }
  throw last ? refuse('documents.big', { size: sizeOf(last.size), most: sizeOf(most) }) : refuse('documents.broken');
}
