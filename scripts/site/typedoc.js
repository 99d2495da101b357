// What typedoc does not know: that arguments may come by position or by name, that a page's title is its first heading, and that
// the page is beside it.
import { Application, Comment, CommentTag, Converter, JSX, ReflectionKind } from 'typedoc';

export function load(app) {
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue('markdownItLoader', (parser) => parser.linkify.set({ fuzzyLink: false })); // names.pt is no address
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const stray of project.getReflectionsByKind(ReflectionKind.Accessor).filter(({ parent }) => isNamespace(parent))) {
      project.removeReflection(stray); // the plugin of missing exports takes an inherited accessor for one
    }
    for (const document of project.documents) takeTitle(document, project.files.getReflectionPath(document));
    for (const signature of Object.values(project.reflections)) listArguments(signature);
  });
  app.renderer.hooks.on('sidebar.begin', (context) => {
    const href = context.relativeURL('../index.html');
    return JSX.createElement('a', { class: 'to-page', href }, 'Inspect, run, train: the page');
  });
}

const isNamespace = (reflection) => reflection.kindOf(ReflectionKind.SomeModule);

/** The heading of a page names it in the navigation, where guides stand by themselves. */
function takeTitle(document, file) {
  document.frontmatter.group = file.includes('/guides/') ? 'Guides' : 'About';
  const heading = /^\s*# (.*)\n/.exec(document.content[0].text);
  if (heading !== null) document.name = heading[1];
}

/** `@param`s of `...args` become a list of arguments. */
function listArguments(signature) {
  const { comment, parameters } = signature;
  if (!comment || !parameters?.some(({ flags }) => flags.isRest)) return;
  const names = new Set(parameters.map(({ name }) => name));
  const listed = comment.blockTags.filter((tag) => tag.tag === '@param' && tag.name && !names.has(tag.name));
  if (listed.length === 0) return;
  comment.blockTags = comment.blockTags.filter((tag) => !listed.includes(tag));
  const content = listed.flatMap((tag) => [
    { kind: 'text', text: `- \`${tag.name}\`: ` },
    ...Comment.cloneDisplayParts(tag.content),
    { kind: 'text', text: '\n' },
  ]);
  comment.blockTags.unshift(new CommentTag('@arguments', content));
}
