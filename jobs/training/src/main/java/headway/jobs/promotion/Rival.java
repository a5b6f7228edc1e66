package headway.jobs.promotion;

import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelVersion;
import headway.jobs.stage.FigureText;
import java.util.List;
import java.util.Optional;

/**
 * The version that serves, against which a new one is measured.
 *
 * @param lostClasses classes that it knows and the new one does not
 * @param measured its accuracy on the images that the new one was evaluated on
 * @param problem why that accuracy is unknown; empty if it is known
 */
record Rival(
    ModelVersion version,
    List<String> lostClasses,
    Optional<ServingAccuracy> measured,
    String problem) {

  /**
   * Whether the new version serves because it is at least as accurate.
   *
   * @param now figures of the new version
   * @param tolerance by which its accuracy may be below
   * @param largestDrop by which that of the one that serves may be lower than it was
   */
  Decision against(ModelFigures now, double tolerance, double largestDrop) {
    String serves = "version " + version.number();
    if (!lostClasses.isEmpty()) {
      return Decision.keep(
          "it does not know " + FigureText.classes(lostClasses) + ", which " + serves + " does");
    }
    if (measured.isEmpty()) {
      return Decision.keep("it cannot be compared with " + serves + ": " + problem);
    }
    ServingAccuracy then = measured.get();
    if (then.known() == 0) {
      return Decision.keep("no image of its evaluation is of a class that " + serves + " knows");
    }
    Optional<ModelFigures> recorded = version.evaluated().filter(each -> !each.ofSameImages(now));
    if (recorded.isPresent() && then.accuracyOfKnown() < recorded.get().accuracy() - largestDrop) {
      return Decision.keep(
          FigureText.text(
              "photos or labels have changed in kind: %s, which had an accuracy of %.3f, has %.3f"
                  + " on these %,d images of split %s, and the new model has %.3f; see whether the"
                  + " labels are right",
              serves,
              recorded.get().accuracy(),
              then.accuracyOfKnown(),
              then.known(),
              now.split(),
              now.accuracy()));
    }
    String figures =
        FigureText.text(
            "its accuracy on %,d images of split %s is %.3f, where that of %s is %.3f%s",
            now.images(), now.split(), now.accuracy(), serves, then.accuracy(), unknown(then));
    return now.accuracy() >= then.accuracy() - tolerance
        ? Decision.promote(figures)
        : Decision.keep(figures);
  }

  private static String unknown(ServingAccuracy then) {
    long unknown = then.images() - then.known();
    return unknown == 0
        ? ""
        : FigureText.text(", which does not know the class of %,d of them", unknown);
  }
}
