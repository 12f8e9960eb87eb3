// A server whose policy was written for another version of the site refuses the page's own style sheet: the one in a file does instead.
if (!document.querySelector('style')?.sheet) {
  // In its place: the first sheet says the order of the layers.
  document.querySelector('style').after(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('./STYLE', import.meta.url) }));
}
