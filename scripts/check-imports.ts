/** Reads the imports of every source file and holds them against the order in `layers.ts`. Tests may look anywhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { type Import, type ImportMap, layerComplaints } from './layers.ts';

/** Source files below `folder`, without tests and what is built. */
function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .filter((path) => /\/src\/.*\.ts$/.test(path) && !/\.test\.ts$|\/node_modules\/|\/dist\//.test(path));
}

/** A relative specifier becomes a path from the root; a bare one stays. */
const resolve = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;

/** The specifier and kind of one `import`, `export ... from` or `import()`; undefined for any other node. */
function importIn(node: ts.Node): { specifier: ts.Node; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node))
    return { specifier: node.moduleSpecifier, typeOnly: node.importClause?.isTypeOnly === true };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { specifier: node.arguments[0], typeOnly: false };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { specifier: node.argument.literal, typeOnly: true };
  return undefined;
}

/** All imports of one file, nested ones too. */
export function importsOf(file: string, source: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const hit = importIn(node);
    if (hit && ts.isStringLiteralLike(hit.specifier))
      found.push({ target: resolve(file, hit.specifier.text), typeOnly: hit.typeOnly });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found;
}

/** The imports of every package and app of the checkout. */
function readImports(): ImportMap {
  const files = ['packages', 'apps'].flatMap(sourceFiles);
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(file, 'utf8'))]));
}

if (process.argv[1] === import.meta.filename) {
  process.chdir(join(dirname(import.meta.filename), '..'));
  const imports = readImports();
  const complaints = layerComplaints(imports);
  for (const line of complaints) console.error(line);
  console.log(`import directions: ${imports.size} files, ${complaints.length} against the order`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
