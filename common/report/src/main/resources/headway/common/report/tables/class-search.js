(function () {
  const box = document.currentScript.parentElement;
  const all = JSON.parse(box.querySelector('script').textContent);
  const section = box.parentElement;
  const body = section.querySelector('tbody');
  const note = section.querySelector('.note');
  const most = body.rows.length;
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'Find a class';
  search.setAttribute('aria-label', 'Find a class');
  note.after(search);
  let column = 4, descending = false;
  function cell(row, kind, text) {
    const made = document.createElement(kind);
    made.textContent = text;
    if (kind === 'td') made.className = 'number';
    row.append(made);
    return made;
  }
  function show() {
    const wanted = search.value.toLowerCase();
    const found = all.filter(each => each[0].toLowerCase().includes(wanted));
    // A class without images has no figures: it comes last, whatever they are sorted by.
    const missing = each => column > 1 && each[1] === 0;
    found.sort((a, b) => missing(a) - missing(b)
      || (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0) * (descending ? -1 : 1));
    const shown = found.slice(0, most);
    body.replaceChildren(...shown.map(each => {
      const row = document.createElement('tr');
      cell(row, 'th', each[0]).scope = 'row';
      cell(row, 'td', each[1].toLocaleString('en'));
      for (const share of each.slice(2)) cell(row, 'td', share.toFixed(3));
      row.lastChild.className = 'number bar';
      row.lastChild.style.setProperty('--share', each[4]);
      return row;
    }));
    mark();
    note.textContent = shown.length + ' of ' + found.length + ' classes found, of ' + all.length + '.';
  }
  const heads = section.querySelectorAll('thead th');
  function mark() {
    heads.forEach((head, index) => {
      head.ariaSort = index !== column ? 'none' : descending ? 'descending' : 'ascending';
    });
  }
  heads.forEach((head, index) => {
    head.tabIndex = 0;
    head.ariaSort = 'none';
    head.onclick = () => {
      descending = column === index && !descending;
      column = index;
      show();
    };
    head.onkeydown = event => { if (event.key === 'Enter') head.onclick(); };
  });
  search.oninput = show;
})();
