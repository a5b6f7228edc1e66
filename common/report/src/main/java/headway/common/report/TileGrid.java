package headway.common.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import headway.common.evaluation.Prediction;
import headway.common.report.data.ReportData.Evaluation;
import headway.common.report.data.ReportData.Tile;
import headway.common.report.data.Thumbnail;
import headway.common.report.tables.NumberText;
import j2html.tags.DomContent;
import java.util.List;

/** Photos with their predicted classes: correct ones in blue, wrong ones in red. */
final class TileGrid {
  static final int MOST_TILES = 1_000;

  private TileGrid() {}

  static DomContent sample(List<String> names, Evaluation evaluation) {
    if (evaluation.sample().isEmpty()) {
      return p("No prediction to show.").withClass("empty");
    }
    return div(
        p(
            span("A random sample of " + evaluation.split() + " images. "),
            span("✓ blue: called what it is. ").withClass("right"),
            span("✗ red: called something else.").withClass("wrong")),
        grid(names, evaluation.sample(), evaluation.probabilities()));
  }

  static DomContent mistakes(List<String> names, Evaluation evaluation) {
    if (evaluation.worstMistakes().isEmpty()) {
      boolean evaluated = evaluation.metrics().filter(m -> m.examples() > 0).isPresent();
      return p(evaluated ? "No mistake." : "Not evaluated.").withClass("empty");
    }
    return div(
        p("The wrong calls that the model was surest of; look for wrong labels among them."),
        grid(names, evaluation.worstMistakes(), evaluation.probabilities()));
  }

  static DomContent activations(List<String> names, Evaluation evaluation) {
    if (evaluation.activations().isEmpty()) {
      return p("No map: it takes report.activationMaps, the classifier that export writes of this"
              + " model, and activations with height and width.")
          .withClass("empty");
    }
    return div(
        p(
            "Where the classifier sees what it says: from blue, nothing, to red, most. A cell is"
                + " worth what the class's logit loses without the activations there."),
        grid(names, evaluation.activations(), evaluation.probabilities()));
  }

  /** The photo, or a blank of its size. */
  static DomContent image(String key, Thumbnail thumbnail) {
    return thumbnail
        .address()
        .<DomContent>map(address -> img().withSrc(address).withAlt("photo " + key))
        .orElseGet(() -> span("no image").withClass("blank"));
  }

  private static DomContent grid(List<String> names, List<Tile> tiles, boolean probabilities) {
    return div(
        div(each(
                tiles.subList(0, Math.min(MOST_TILES, tiles.size())),
                t -> tile(names, t, probabilities)))
            .withClass("grid"),
        more(tiles.size(), MOST_TILES));
  }

  static DomContent more(long all, int most) {
    return all > most
        ? p("Showing %s of %s.".formatted(NumberText.count(most), NumberText.count(all)))
        : div();
  }

  private static DomContent tile(List<String> names, Tile tile, boolean probabilities) {
    Prediction said = tile.prediction();
    String call = names.get(said.predicted());
    String truth = "is " + names.get(said.label());
    if (probabilities) {
      call += " " + NumberText.percent(said.probability());
      truth += " (" + NumberText.percent(said.truthProbability()) + ")";
    }
    return figure(
            image(said.key(), tile.thumbnail()),
            figcaption(
                span((said.right() ? "✓ " : "✗ ") + call).withClass("call"),
                said.right() ? null : span(truth).withClass("truth"),
                span(said.key()).withClass("file").withTitle(said.key())))
        .withClass(said.right() ? "tile right" : "tile wrong");
  }
}
