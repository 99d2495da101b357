// Gives every constructor the docstring of its class, before its own: editors show that of the constructor alone at `new nn.LSTM(`.
import fs from 'node:fs';
import ts from 'typescript';

export function documentConstructors(files) {
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    const documented = withDocumentedConstructors(file, text);
    if (documented !== text) fs.writeFileSync(file, documented);
  }
}

function withDocumentedConstructors(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const edits = source.statements.filter((node) => ts.isClassDeclaration(node) && docOf(node)).flatMap(editsOf);
  return edits.reduceRight((edited, { from, to, doc }) => edited.slice(0, from) + doc + edited.slice(to), text);
}

/** What stands before each constructor of a class, and what shall. */
function editsOf(node) {
  const constructors = node.members.filter(ts.isConstructorDeclaration);
  const own = constructors.map(docOf).find(Boolean);
  const doc = written(merged(node.jsDoc.at(-1).getText(), own?.getText()));
  return constructors.map((constructor) => {
    const to = constructor.getStart();
    return { from: docOf(constructor)?.getStart() ?? to, to, doc };
  });
}

const docOf = (node) => node.jsDoc?.at(-1);

/** The class's words and the constructor's, then the constructor's tags, which are of its parameters, and the class's. */
function merged(ofClass, ofConstructor = '') {
  const [words, tags] = partsOf(ofClass);
  const [ownWords, ownTags] = partsOf(ofConstructor);
  return [words, ownWords, [ownTags, tags].filter(Boolean).join('\n')].filter(Boolean).join('\n\n');
}

/** The text before the first tag, and from there on. */
function partsOf(comment) {
  const lines = comment.replace(/^\/\*\*|\*\/$/g, '').split('\n');
  const text = lines
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
  const tags = text.search(/^@/m);
  return tags < 0 ? [text, ''] : [text.slice(0, tags).trim(), text.slice(tags).trim()];
}

const written = (text) => `/**\n${text.replace(/^/gm, '     * ').replace(/ +$/gm, '')}\n     */\n    `;
