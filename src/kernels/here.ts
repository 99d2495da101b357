// Where this folder is. A file of its own, since not every tool has import.meta.

export const here = import.meta.url;
