package headway.common.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ol;
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
import java.util.Locale;
import java.util.Map;

/** Photos and their predictions, as one self-contained HTML page. */
public final class PredictionSheet {
  private static final int MOST_PHOTOS = 1_000;
  private static final int CONTACTS = 10;

  private PredictionSheet() {}

  /**
   * The data of the page.
   *
   * @param photos the first of these are shown, at most 1,000
   * @param total images that were predicted
   * @param provenance names and values of the provenance, in display order
   */
  public record Data(String title, List<Photo> photos, long total, Map<String, String> provenance) {
    public Data {
      photos = List.copyOf(photos);
      provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }
  }

  /**
   * One photo.
   *
   * @param map the class activation map of the first prediction over the photo; none if it was not
   *     drawn
   * @param guesses most probable first
   */
  public record Photo(String key, Thumbnail thumbnail, Thumbnail map, List<Guess> guesses) {
    /** Without a class activation map. */
    public Photo(String key, Thumbnail thumbnail, List<Guess> guesses) {
      this(key, thumbnail, Thumbnail.none(), guesses);
    }

    public Photo {
      guesses = List.copyOf(guesses);
    }
  }

  /**
   * A predicted class.
   *
   * @param probability in [0, 1]
   */
  public record Guess(String className, double probability) {}

  /** The whole page; write it as UTF-8. */
  public static String html(Data data) {
    List<Photo> photos = data.photos();
    List<Photo> shown = photos.subList(0, Math.min(MOST_PHOTOS, photos.size()));
    String subtitle =
        shown.size() < data.total()
            ? "%s of %s"
                .formatted(NumberText.count(shown.size()), NumberText.count(data.total(), "image"))
            : NumberText.count(data.total(), "image");
    return PageFrame.page(
        "Predictions",
        data.title(),
        subtitle,
        List.of(
            new Section("contact", "Contact sheet", contact(shown)),
            new Section("predictions", "Predictions", grid(shown)),
            new Section("provenance", "What made it", ReportTables.provenance(data.provenance()))));
  }

  private static DomContent grid(List<Photo> photos) {
    return photos.isEmpty()
        ? p("No image to predict.").withClass("empty")
        : div(
            photos.stream().anyMatch(photo -> photo.map().address().isPresent())
                ? p(
                    "Below each photo: where the classifier sees its first guess, from blue,"
                        + " nothing, to red, most.")
                : null,
            div(each(photos, PredictionSheet::tile)).withClass("grid sheet"));
  }

  /** Two rows of five photos, each with its label and probability. */
  private static DomContent contact(List<Photo> photos) {
    return photos.isEmpty()
        ? p("No image to predict.").withClass("empty")
        : div(each(photos.subList(0, Math.min(CONTACTS, photos.size())), PredictionSheet::contact))
            .withClass("grid contact");
  }

  private static DomContent contact(Photo photo) {
    Guess best = photo.guesses().get(0);
    return figure(
            TileGrid.image(photo.key(), photo.thumbnail()),
            figcaption(
                span(best.className()).withClass("call").withTitle(photo.key()),
                span(NumberText.percent(best.probability())).withClass("share")))
        .withClass("tile");
  }

  private static DomContent tile(Photo photo) {
    return figure(
            TileGrid.image(photo.key(), photo.thumbnail()),
            photo
                .map()
                .address()
                .map(address -> img().withSrc(address).withAlt("heat map of " + photo.key()))
                .orElse(null),
            figcaption(
                ol(each(photo.guesses(), PredictionSheet::guess)),
                span(photo.key()).withClass("file").withTitle(photo.key())))
        .withClass("tile");
  }

  private static DomContent guess(Guess guess) {
    return li(
            span(guess.className()).withClass("class"),
            span(NumberText.percent(guess.probability())).withClass("share"))
        .withStyle(String.format(Locale.ROOT, "--share:%.3f", guess.probability()));
  }
}
