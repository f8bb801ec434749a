/** WebAssembly for layer normalization, forwards and backwards. @module */
import {
  assemble,
  type Code,
  f32x4,
  i32,
  type Local,
  type ValueType,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { type Access, advance, overRow, overRows, rowSum } from "./rows.ts";

/** A row's mean, and the inverse of its standard deviation, in all lanes; `share` is 1/n. */
function moments(
  { x, bytes, epsilon, share }: Readonly<Record<"x" | "bytes" | "epsilon" | "share", Local>>,
  local: (type: ValueType) => Local,
) {
  const at = local("i32"), mean = local("v128"), inverse = local("v128"), apart = local("v128");
  const sum = rowSum(local);
  const averaged: Code = f32x4.mul(sum.total, f32x4.splat(share.get));
  const centred = ({ read }: Access): Code => f32x4.sub(read(i32.add(x.get, at.get)), mean.get);
  const find: Code = [
    sum.clear,
    overRow(at, bytes, (access) => sum.add(access, access.read(i32.add(x.get, at.get)))),
    mean.set(averaged),
    sum.clear,
    overRow(at, bytes, (access) => [
      apart.set(centred(access)),
      sum.add(access, f32x4.mul(apart.get, apart.get)),
    ]),
    inverse.set(
      f32x4.div(
        f32x4.const(1),
        f32x4.sqrt(f32x4.add(averaged, f32x4.splat(epsilon.get))),
      ),
    ),
  ];
  const standardized = (access: Access): Code => f32x4.mul(centred(access), inverse.get);
  return { at, inverse, find, standardized };
}

/** `layerNorm`: `y = scale (x - mean) / √(variance + epsilon) + offset` for so many `rows` of `bytes`. */
export const layerNormCode = assemble(
  "layerNorm",
  {
    x: "i32",
    scale: "i32",
    offset: "i32",
    y: "i32",
    rows: "i32",
    bytes: "i32",
    epsilon: "f32",
    share: "f32",
  },
  (p, local) => {
    const { at, find, standardized } = moments(p, local);
    const row = overRow(at, p.bytes, (access) => {
      const here = (pointer: Local) => i32.add(pointer.get, at.get);
      const scaled = f32x4.mul(standardized(access), access.read(here(p.scale)));
      return access.write(here(p.y), f32x4.add(scaled, access.read(here(p.offset))));
    });
    return overRows(p.rows, [find, row], [p.x, p.y].map((each) => advance(each, p.bytes.get)));
  },
);

/**
 * `layerNormGradient`: with the standardized x̂ and `g = scale dy`,
 *
 *     dx = (g - mean(g) - x̂ mean(g x̂)) / √(variance + epsilon)
 *
 * and `dScale += dy x̂`, `dOffset += dy`.
 */
export const layerNormGradientCode = assemble(
  "layerNormGradient",
  {
    dy: "i32",
    x: "i32",
    scale: "i32",
    dx: "i32",
    dScale: "i32",
    dOffset: "i32",
    rows: "i32",
    bytes: "i32",
    epsilon: "f32",
    share: "f32",
  },
  (p, local) => {
    const { at, inverse, find, standardized } = moments(p, local);
    const level = rowSum(local), tilt = rowSum(local);
    const dy = local("v128"), place = local("v128"), g = local("v128");
    const meanLevel = local("v128"), meanTilt = local("v128");
    const here = (pointer: Local) => i32.add(pointer.get, at.get);
    const read = (access: Access): Code => [
      dy.set(access.read(here(p.dy))),
      place.set(standardized(access)),
      g.set(f32x4.mul(dy.get, access.read(here(p.scale)))),
    ];
    const addTo = (access: Access, pointer: Local, value: Code): Code =>
      access.write(here(pointer), f32x4.add(access.read(here(pointer)), value));
    const share = (code: Code): Code => f32x4.mul(code, f32x4.splat(p.share.get));
    return overRows(p.rows, [
      find,
      level.clear,
      tilt.clear,
      overRow(at, p.bytes, (access) => [
        read(access),
        level.add(access, g.get),
        tilt.add(access, f32x4.mul(g.get, place.get)),
        addTo(access, p.dScale, f32x4.mul(dy.get, place.get)),
        addTo(access, p.dOffset, dy.get),
      ]),
      meanLevel.set(share(level.total)),
      meanTilt.set(share(tilt.total)),
      overRow(at, p.bytes, (access) => [
        read(access),
        access.write(
          here(p.dx),
          f32x4.mul(
            f32x4.sub(f32x4.sub(g.get, meanLevel.get), f32x4.mul(place.get, meanTilt.get)),
            inverse.get,
          ),
        ),
      ]),
    ], [p.dy, p.x, p.dx].map((each) => advance(each, p.bytes.get)));
  },
);
