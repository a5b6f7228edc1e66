package headway.common.report.tables;

import static j2html.TagCreator.div;
import static j2html.TagCreator.rawHtml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.evaluation.ClassScores;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of many classes, also of those that the table above does not list: some 50 bytes for
 * each, and a script that sorts the table by its columns and finds classes by a part of their name.
 */
final class ClassSearch {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SCRIPT =
      """
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
          found.sort((a, b) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0) * (descending ? -1 : 1));
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
          note.textContent = shown.length + ' of ' + found.length + ' classes found, of ' + all.length + '.';
        }
        section.querySelectorAll('thead th').forEach((head, index) => {
          head.tabIndex = 0;
          head.style.cursor = 'pointer';
          head.onclick = () => {
            descending = column === index && !descending;
            column = index;
            show();
          };
          head.onkeydown = event => { if (event.key === 'Enter') head.onclick(); };
        });
        search.oninput = show;
      })();
      """;

  private ClassSearch() {}

  static DomContent render(List<String> names, List<ClassScores> scores) {
    return div(
        rawHtml("<script type=\"application/json\">" + data(names, scores) + "</script>"),
        rawHtml("<script>" + SCRIPT + "</script>"));
  }

  /** Rows of name, images, precision, recall and F1. No tag can begin or end in it. */
  private static String data(List<String> names, List<ClassScores> scores) {
    List<List<Object>> rows = new ArrayList<>(names.size());
    for (int label = 0; label < names.size(); label++) {
      ClassScores each = scores.get(label);
      rows.add(
          List.of(
              names.get(label),
              each.support(),
              rounded(each.precision()),
              rounded(each.recall()),
              rounded(each.f1())));
    }
    try {
      return JSON.writeValueAsString(rows).replace("<", "\\u003c");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("names and numbers are JSON", impossible);
    }
  }

  private static double rounded(double share) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.3f", share));
  }
}
