(() => {
  'use strict';
  const root = document.documentElement;
  const logs = [...document.querySelectorAll('#logs details')];

  for (const time of document.querySelectorAll('time')) {
    time.title = new Date(time.dateTime).toLocaleString();
  }

  // A link to a log opens it.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  window.addEventListener('hashchange', open);
  open();

  const tools = document.getElementById('tools');
  if (tools) {
    const found = document.getElementById('found');
    const lines = new Map();

    // No element of a log reaches over the end of a line, so that its nodes can be put into lines.
    const split = (pre) => {
      const all = [[]];
      for (const node of [...pre.childNodes]) {
        if (node.nodeType !== Node.TEXT_NODE) {
          all[all.length - 1].push(node);
          continue;
        }
        node.data.split('\n').forEach((text, i) => {
          if (i > 0) all.push([]);
          if (text) all[all.length - 1].push(document.createTextNode(text));
        });
      }
      return all.map((nodes) => ({nodes, text: nodes.map((node) => node.textContent).join('').toLowerCase()}));
    };

    const filter = (words) => {
      let count = 0;
      for (const log of logs) {
        const pre = log.querySelector('pre');
        if (pre && !lines.has(log)) lines.set(log, split(pre));
        const all = lines.get(log) || [];
        const kept = words ? all.filter((line) => line.text.includes(words)) : all;
        count += kept.length;
        log.hidden = Boolean(words) && kept.length === 0;
        if (pre) {
          pre.replaceChildren(...kept.flatMap((line, i) => (i > 0 ? ['\n', ...line.nodes] : line.nodes)));
          if (words && kept.length > 0) log.open = true;
        }
      }
      found.textContent = words ? count + (count === 1 ? ' line' : ' lines') : '';
    };

    let timer = 0;
    document.getElementById('filter').addEventListener('input', (event) => {
      clearTimeout(timer);
      timer = setTimeout(() => filter(event.target.value.trim().toLowerCase()), 150);
    });
    const setAll = (isOpen) => logs.forEach((log) => (log.open = isOpen));
    document.getElementById('open-all').addEventListener('click', () => setAll(true));
    document.getElementById('close-all').addEventListener('click', () => setAll(false));
    tools.hidden = false;
  }
  root.dataset.ready = String(logs.length);
})();
