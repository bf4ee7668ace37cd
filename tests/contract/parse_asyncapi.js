// Reads an AsyncAPI document from standard input, prints what @asyncapi/parser finds wrong as JSON.
// NODE_PATH names the folder with the parser.
const { Parser } = require("@asyncapi/parser");
const { readFileSync } = require("node:fs");

new Parser().parse(readFileSync(0, "utf8")).then(({ document, diagnostics }) => {
  const errors = diagnostics.filter((found) => found.severity === 0);
  const findings = errors.map((found) => `${found.code} at /${found.path.join("/")}: ${found.message}`);
  const channels = document ? document.allChannels().all().map((channel) => channel.address()) : [];
  console.log(JSON.stringify({ findings, channels }));
});
