/** Slow, obvious float64 versions of the networks that look at whole batches, or draw. */
import { conv64, dense64, type Image, image64, type Params64 } from "./float64_network.ts";

/** What a network is told besides its parameters and inputs. */
export interface Mode64 {
  readonly training: boolean;
  /** Factors of the inputs of each dropout, first to last, for the whole batch; in training. */
  readonly masks: readonly ArrayLike<number>[];
  /** Running statistics; in evaluation. */
  readonly memory: Params64;
}

/** A batch of images. */
type Images = readonly Image[];

/** Every value of every image, with its channel, and its position in the batch. */
function map(
  images: Images,
  f: (value: number, channel: number, position: number) => number,
): Images {
  let position = 0;
  return images.map((image) =>
    image.map((line) => line.map((pixel) => pixel.map((value, c) => f(value, c, position++))))
  );
}

const relu = (images: Images) => map(images, (value) => Math.max(value, 0));

/** The mean of each channel over all places. */
function placeMeans(image: Image): number[] {
  const pixels = image.flat();
  return pixels[0]!.map((_, c) =>
    pixels.reduce((sum, pixel) => sum + pixel[c]!, 0) / pixels.length
  );
}

/** The layers `conv1` to `conv9` of All-CNN-C. */
export function allCnn64(
  params: Params64,
  xs: readonly (readonly number[])[],
  shape: readonly number[],
  { training, masks }: Mode64,
): number[][] {
  let images: Images = xs.map((x) => image64(x, shape));
  for (let i = 1; i <= 9; i++) {
    if (training && i % 3 === 1 && i < 9) { // before the first, the fourth and the seventh
      const mask = masks[(i - 1) / 3]!;
      images = map(images, (value, _, position) => value * mask[position]!);
    }
    const [kernel, bias] = [params[`conv${i}/kernel`]!, params[`conv${i}/bias`]!];
    const stride = i === 3 || i === 6 ? 2 : 1;
    const padding = i === 7 ? "valid" : "same";
    images = relu(images.map((image) => conv64(image, kernel, bias, { stride, padding })));
  }
  return images.map(placeMeans);
}

/** Wide residual networks: blocks as they come, told apart by the names of their parameters. */
export function wideResNet64(
  params: Params64,
  xs: readonly (readonly number[])[],
  shape: readonly number[],
  mode: Mode64,
): number[][] {
  const conv = (images: Images, name: string, stride = 1): Images =>
    images.map((image) => conv64(image, params[`${name}/kernel`]!, undefined, { stride }));
  const normalized = (images: Images, name: string) => relu(normalize(images, name, params, mode));
  const add = (images: Images, others: Images) => {
    const flat = others.flat(3);
    return map(images, (value, _, position) => value + flat[position]!);
  };
  let images: Images = conv(xs.map((x) => image64(x, shape)), "conv");
  for (let g = 1; g <= 3; g++) {
    for (let b = 1; `group${g}/block${b}/body/bn2/scale` in params || b === 1; b++) {
      const block = `group${g}/block${b}`, stride = g > 1 && b === 1 ? 2 : 1;
      const plain = `${block}/body/bn1/scale` in params;
      const body = plain ? `${block}/body` : `${block}/sum/body`;
      const start = normalized(images, plain ? `${body}/bn1` : `${block}/bn1`);
      const middle = normalized(conv(start, `${body}/conv1`, stride), `${body}/bn2`);
      const shortcut = plain ? images : conv(start, `${block}/sum/shortcut`, stride);
      images = add(conv(middle, `${body}/conv2`), shortcut);
    }
  }
  return normalized(images, "bn").map((image) =>
    dense64(placeMeans(image), params["fc/kernel"]!, params["fc/bias"]!)
  );
}

function normalize(
  images: Images,
  name: string,
  params: Params64,
  { training, memory }: Mode64,
): Images {
  const [scale, offset] = [params[`${name}/scale`]!.data, params[`${name}/offset`]!.data];
  const pixels = images.flat(2);
  const average = (f: (pixel: readonly number[], c: number) => number) =>
    scale.map((_, c) => pixels.reduce((sum, pixel) => sum + f(pixel, c), 0) / pixels.length);
  const means = training ? average((pixel, c) => pixel[c]!) : memory[`${name}/mean`]!.data;
  const variances = training
    ? average((pixel, c) => (pixel[c]! - means[c]!) ** 2)
    : memory[`${name}/variance`]!.data;
  return map(
    images,
    (value, c) => scale[c]! * (value - means[c]!) / Math.sqrt(variances[c]! + 1e-5) + offset[c]!,
  );
}
