package headway.common.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.text;
import static j2html.TagCreator.title;

import headway.common.report.tables.ClassSearch;
import headway.common.report.tables.ResourceText;
import j2html.tags.DomContent;
import java.util.List;

/**
 * The frame of a page around its sections: style, table of contents, and a policy that forbids any
 * request and any script but one.
 */
final class PageFrame {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
          + ClassSearch.policySource();

  private static final String STYLE = ResourceText.of(PageFrame.class, "page.css");

  private PageFrame() {}

  /**
   * @param id of the heading's anchor
   */
  record Section(String id, String heading, DomContent content) {}

  /**
   * The whole page.
   *
   * @param kind the kind of page, for its title and heading
   */
  static String page(String kind, String heading, String subtitle, List<Section> sections) {
    return document(
            html(
                    head(
                        meta().withCharset("utf-8"),
                        meta()
                            .withName("viewport")
                            .withContent("width=device-width, initial-scale=1"),
                        meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                        meta().withName("color-scheme").withContent("light dark"),
                        title(kind + " · " + heading),
                        link().withRel("icon").withHref("data:,"),
                        style(rawHtml(STYLE))),
                    body(
                        header(
                            h1(span(kind).withClass("kind"), text(" "), text(heading)),
                            p(subtitle).withClass("subtitle"),
                            contents(sections)),
                        main(each(sections, PageFrame::headed)),
                        footer(p("Written by Headway. This page stands alone: it loads nothing."))))
                .withLang("en"))
        + "\n";
  }

  private static DomContent contents(List<Section> sections) {
    return nav(each(sections, s -> a(s.heading()).withHref("#" + s.id())))
        .attr("aria-label", "Contents");
  }

  private static DomContent headed(Section section) {
    return section(h2(section.heading()).withId(section.id()), section.content())
        .attr("aria-labelledby", section.id());
  }
}
