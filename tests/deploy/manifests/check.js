// Holds Kubernetes manifests to the published schemas: types, required members, and no member that
// the API does not know. usage: NODE_PATH=…/node_modules node check.js FILE.yaml…
//
// kubernetes-models has the schemas of the API's OpenAPI document as validators and as TypeScript
// types. The validators let unknown members pass; the compiler does not.
const fs = require("fs");
const os = require("os");
const path = require("path");
const yaml = require("js-yaml");
const ts = require("typescript");

const modules = process.env.NODE_PATH.split(path.delimiter)[0];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bodkin-manifests-"));
fs.symlinkSync(modules, path.join(folder, "node_modules"));
const sources = [];
const problems = [];
let count = 0;

for (const file of process.argv.slice(2)) {
  yaml.loadAll(fs.readFileSync(file, "utf8"), (manifest) => {
    const where = `${file}: ${manifest.kind} ${manifest.metadata.name}`;
    const from = `kubernetes-models/${manifest.apiVersion}/${manifest.kind}`;
    count += 1;
    try {
      new (require(from)[manifest.kind])(manifest).validate();
    } catch (error) {
      problems.push(`${where}: ${error.message}`);
    }
    const source = path.join(folder, `${count}.ts`);
    fs.writeFileSync(
      source,
      `import { I${manifest.kind} } from "${from}";\n` +
        `export const manifest: I${manifest.kind} = ${JSON.stringify(manifest, null, 1)};\n`
    );
    sources.push([source, where]);
  });
}

const program = ts.createProgram(
  sources.map(([source]) => source),
  { strict: true, noEmit: true, skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Node10 }
);
for (const [source, where] of sources) {
  for (const found of ts.getPreEmitDiagnostics(program, program.getSourceFile(source))) {
    problems.push(`${where}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`);
  }
}
fs.rmSync(folder, { recursive: true });
for (const problem of problems) console.error(problem);
console.log(`${count} manifests, ${problems.length} problems`);
process.exit(problems.length > 0 || count === 0 ? 1 : 0);
