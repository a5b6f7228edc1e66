package headway.common.report;

/** What a page says. */
final class PageText {
  private PageText() {}

  static String section(String page, String id) {
    int from = page.indexOf("<h2 id=\"" + id + "\">");
    return page.substring(from, page.indexOf("</section>", from));
  }

  /** What a reader reads: no markup, one blank between words. */
  static String words(String page) {
    return page.replaceAll("(?s)<style>.*</style>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }
}
