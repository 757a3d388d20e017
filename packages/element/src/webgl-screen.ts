/** A heat map by WebGL2: cells as a texture, the ring in the shader. */
import type { Picture, Screen } from './screen.ts';

/** Browsers keep 16 contexts a page, and take the oldest away for a 17th: half of them are left to others. */
const MOST_CONTEXTS = 8;
let contexts = 0;

/** One triangle over everything. */
const vertexShader = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1);
}`;

/** The cell that a pixel's middle lies in, of two that meet there the first: in whole numbers, as \`paint\` of the drawing rooms finds it. */
const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D cells;
uniform ivec2 size;
uniform int oldest;
out vec4 colour;
void main() {
  ivec2 count = textureSize(cells, 0);
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  pixel.y = size.y - 1 - pixel.y;
  ivec2 cell = ((2 * pixel + 1) * count - 1) / (2 * size);
  colour = texelFetch(cells, ivec2((cell.x + oldest) % count.x, count.y - 1 - cell.y), 0);
}`;

export class WebGlScreen implements Screen {
  readonly #gl: WebGL2RenderingContext;
  readonly #size: WebGLUniformLocation;
  readonly #oldest: WebGLUniformLocation;
  #texture: WebGLTexture | null = null;
  #isOpen = true;

  /** Undefined where there is no WebGL2, where the processor would do its work, more slowly than a plain canvas, or where the page has enough contexts. */
  static open(onLoss: () => void): WebGlScreen | undefined {
    if (contexts >= MOST_CONTEXTS) return undefined;
    const canvas = document.createElement('canvas');
    const gl = canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      failIfMajorPerformanceCaveat: true,
    });
    const program = gl && programOf(gl);
    return program ? new WebGlScreen(canvas, gl, program, onLoss) : undefined;
  }

  private constructor(
    readonly canvas: HTMLCanvasElement,
    gl: WebGL2RenderingContext,
    program: WebGLProgram,
    onLoss: () => void,
  ) {
    contexts++;
    this.#gl = gl;
    gl.useProgram(program);
    this.#size = gl.getUniformLocation(program, 'size')!;
    this.#oldest = gl.getUniformLocation(program, 'oldest')!;
    canvas.addEventListener('webglcontextlost', () => {
      if (this.#isOpen) onLoss();
    });
  }

  show(picture: Picture): void {
    const gl = this.#gl;
    gl.deleteTexture(this.#texture);
    this.#texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, picture.frames, picture.bands);
    this.refresh(picture, 0, picture.frames);
  }

  refresh(picture: Picture, first: number, count: number): void {
    const straight = Math.min(count, picture.frames - first);
    this.#upload(picture, first, straight);
    if (straight < count) this.#upload(picture, 0, count - straight);
    const gl = this.#gl;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.uniform2i(this.#size, this.canvas.width, this.canvas.height);
    gl.uniform1i(this.#oldest, picture.oldest);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #upload({ bands, frames, colours }: Picture, first: number, count: number): void {
    if (count === 0) return;
    const gl = this.#gl;
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, frames);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, first);
    const bytes = new Uint8Array(colours.buffer);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, first, 0, count, bands, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    contexts--;
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
    this.canvas.width = 0;
  }
}

/** Undefined where a driver cannot compile it, or the context is lost already. */
function programOf(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}
