package headway.common.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import headway.common.report.PageFrame.Section;
import headway.common.report.data.Thumbnail;
import headway.common.report.tables.NumberText;
import headway.common.report.tables.ReportTables;
import j2html.tags.DomContent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Photos beside their augmented views, as one self-contained HTML page. */
public final class AugmentSheet {

  private AugmentSheet() {}

  /**
   * The data of the page.
   *
   * @param settings name and value of the active settings, in display order
   */
  public record Data(String title, List<Photo> photos, Map<String, String> settings) {
    public Data {
      photos = List.copyOf(photos);
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /**
   * One photo.
   *
   * @param views by their number; the first is the plain image
   */
  public record Photo(String key, List<Thumbnail> views) {
    public Photo {
      views = List.copyOf(views);
    }
  }

  /** The whole page; write it as UTF-8. */
  public static String html(Data data) {
    return PageFrame.page(
        "Augmentation",
        data.title(),
        NumberText.count(data.photos().size(), "photo") + ", as the network will see them",
        List.of(
            new Section("views", "Views", views(data.photos())),
            new Section("settings", "What made them", ReportTables.provenance(data.settings()))));
  }

  private static DomContent views(List<Photo> photos) {
    return photos.isEmpty()
        ? p("No photo to show.").withClass("empty")
        : div(each(photos, AugmentSheet::photo));
  }

  private static DomContent photo(Photo photo) {
    return div(
        h3(photo.key()).withClass("file"),
        div(each(IntStream.range(0, photo.views().size()).boxed().toList(), i -> view(photo, i)))
            .withClass("grid"));
  }

  private static DomContent view(Photo photo, int number) {
    String name = number == 0 ? "as it is" : "view " + number;
    return figure(
            TileGrid.image(photo.key() + ", " + name, photo.views().get(number)),
            figcaption(span(name)))
        .withClass("tile");
  }
}
