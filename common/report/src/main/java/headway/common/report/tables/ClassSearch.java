package headway.common.report.tables;

import static j2html.TagCreator.div;
import static j2html.TagCreator.rawHtml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.evaluation.ClassScores;
import headway.common.storage.Sha256;
import j2html.tags.DomContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The figures of many classes, also of those that the table above does not list: some 50 bytes for
 * each, and a script that sorts the table by its columns and finds classes by a part of their name.
 */
public final class ClassSearch {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SCRIPT = ResourceText.of(ClassSearch.class, "class-search.js");

  private ClassSearch() {}

  /**
   * The script as a source of a page's Content-Security-Policy, such as {@code 'sha256-…'}. A
   * browser runs no other script of the page.
   */
  public static String policySource() {
    byte[] hash = Sha256.digest().digest(SCRIPT.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

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
