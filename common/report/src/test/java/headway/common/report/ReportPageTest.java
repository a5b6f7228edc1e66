package headway.common.report;

import static headway.common.report.PageText.section;
import static headway.common.report.PageText.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.Prediction;
import headway.common.evaluation.ScoreHistogram;
import headway.common.history.BestEpochRule;
import headway.common.report.data.ReportData;
import headway.common.report.data.ReportData.Epoch;
import headway.common.report.data.ReportData.Evaluation;
import headway.common.report.data.ReportData.InputSummary;
import headway.common.report.data.ReportData.Provenance;
import headway.common.report.data.ReportData.Quarantined;
import headway.common.report.data.ReportData.StageTiming;
import headway.common.report.data.ReportData.Tile;
import headway.common.report.data.ReportData.Training;
import headway.common.report.data.Thumbnail;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final List<String> NAMES = List.of("daisy", "rose", "tulip");

  @Test
  void hasEverySectionAndALinkToIt() {
    String page = ReportPage.html(Samples.full());
    assertThat(page).startsWith("<!DOCTYPE html><html lang=\"en\">").endsWith("</html>\n");
    for (String id :
        List.of(
            "figures",
            "curves",
            "confusion",
            "classes",
            "predictions",
            "mistakes",
            "activations",
            "quarantine",
            "timings",
            "provenance")) {
      assertThat(page).contains("<h2 id=\"" + id + "\">").contains("href=\"#" + id + "\"");
    }
  }

  @Test
  void headsThePageWithTheFiguresThatMatter() {
    assertThat(words(ReportPage.html(Samples.full())))
        .contains("Accuracy 87.5% 7 of 8 validation images; 95% interval 52.9%–97.8%")
        .contains("Top-2 87.5%")
        .contains("Macro F1 0.867")
        .contains("Images 1,234 4 exact duplicates")
        .contains("Quarantined 17")
        .contains("Time 1 min 19 s");
  }

  @Test
  void printsEveryCountOfTheConfusionMatrix() {
    String page = ReportPage.html(Samples.full());
    assertThat(words(page)).contains("daisy 3 0 0 rose 0 2 0 tulip 0 1 2");
    assertThat(page)
        .contains("title=\"tulip called rose: 1 of 3 (33.3%)\"")
        .contains("title=\"tulip called tulip: 2 of 3 (66.7%)\"");
  }

  @Test
  void aMatrixOfManyClassesIsNarrowEnoughForThePage() {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "a long class name " + i).toList();
    MetricsAccumulator counts = new MetricsAccumulator(20);
    float[] row = new float[20];
    row[3] = 1;
    counts.add(3, row);
    Evaluation many =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());
    assertThat(
            section(ReportPage.html(Samples.report(names, Samples.training(1), many)), "confusion"))
        .contains("<table class=\"confusion many\">", "title=\"a long class name 7\"");
    assertThat(section(ReportPage.html(Samples.full()), "confusion"))
        .contains("<table class=\"confusion\">");
  }

  @Test
  void givesEachClassItsScores() {
    assertThat(words(ReportPage.html(Samples.full())))
        .contains("Class Images Precision Recall F1 daisy 3 1.000 1.000 1.000")
        .contains("rose 2 0.667 1.000 0.800 tulip 3 1.000 0.667 0.800");
  }

  @Test
  void marksTheKeptEpochInBothCurvesAndInTheNumbersAndSaysWhy() {
    String page = ReportPage.html(Samples.full());
    assertThat(page.split("kept: epoch 2", -1)).hasSize(3);
    assertThat(words(page)).contains("2 (kept) 1.250 75.0% 1.500 87.5% 3 0.833 83.3% 1.000 81.3%");
    assertThat(words(page))
        .contains("The classifier is that of epoch 2 of 3, the highest validation accuracy.");
    assertThat(page)
        .contains(
            "aria-label=\"Loss by epoch. training from 2.500 to 0.833."
                + " validation from 3.000 to 1.000. Kept epoch: 2.\"");
  }

  @Test
  void saysOnceHowTrainingFiguresDifferFromValidation() {
    String page = words(section(ReportPage.html(Samples.full()), "curves"));
    assertThat(page)
        .containsOnlyOnce("over all training images of the epoch")
        .contains("before the step of its minibatch, with dropout")
        .contains("Validation is measured after the epoch");
  }

  @Test
  void showsRightCallsInBlueAndWrongOnesInRedWithTheTruth() {
    String page = ReportPage.html(Samples.full());
    assertThat(page)
        .contains("<figure class=\"tile right\"><img src=\"data:image/jpeg;base64,/9gBAgM=\"")
        .contains("alt=\"photo daisy/1.jpg\"")
        .contains("<span class=\"call\">✗ rose 75.0%</span><span class=\"truth\">is tulip (12.5%)");
    assertThat(page).contains(".right { color: var(--right); }");
  }

  @Test
  void aPhotoWithoutAnImageKeepsItsPosition() {
    assertThat(section(ReportPage.html(Samples.full()), "mistakes"))
        .contains("<span class=\"blank\">no image</span>")
        .doesNotContain("<img");
  }

  @Test
  void marksWhereFineTuningBegins() {
    Training tuned = Samples.training(3).fineTunedFrom(OptionalInt.of(3));
    String curves =
        section(ReportPage.html(Samples.report(NAMES, tuned, Samples.evaluation())), "curves");
    assertThat(curves.split(">fine-tuning from epoch 3<", -1)).hasSize(3);
    assertThat(curves).contains("kept: epoch 2").contains("Fine-tuning from epoch 3.\"");
    assertThat(section(ReportPage.html(Samples.full()), "curves")).doesNotContain("ine-tuning");
  }

  @Test
  void saysWhatPageItIs() {
    assertThat(ReportPage.html(Samples.full()))
        .contains("<title>Report · Flowers</title>")
        .contains("<h1><span class=\"kind\">Report</span> Flowers</h1>");
    assertThat(ReportPage.html("Classifier knn", Samples.full()))
        .contains("<title>Classifier knn · Flowers</title>")
        .contains("<span class=\"kind\">Classifier knn</span>");
    assertThat(RunsPage.html("Sweep", new RunsPage.Data("T", "", List.of(), List.of())))
        .contains("<title>Sweep · T</title>");
    assertThat(PredictionSheet.html(new PredictionSheet.Data("T", List.of(), 0, Map.of())))
        .contains("<title>Predictions · T</title>");
    assertThat(AugmentSheet.html(new AugmentSheet.Data("T", List.of(), Map.of())))
        .contains("<title>Augmentation · T</title>");
  }

  @Test
  void ofTwoClassesShowsBothCurvesAndThresholdsToChooseFrom() {
    ScoreHistogram scores = ScoreHistogram.none();
    float[] cats = {.02f, .1f, .3f, .6f};
    float[] dogs = {.4f, .55f, .8f, .97f};
    for (int i = 0; i < 4; i++) {
      scores.add(false, cats[i]);
      scores.add(true, dogs[i]);
    }
    MetricsAccumulator counts = new MetricsAccumulator(2, 1);
    counts.add(0, new float[] {1, 0});
    ReportData data =
        Samples.report(
            List.of("cat", "dog"),
            Samples.training(1),
            new Evaluation(
                "test",
                Optional.of(counts.metrics()),
                List.of(),
                List.of(),
                List.of(),
                true,
                List.of(),
                Optional.of(scores.curve())));

    String page = section(ReportPage.html(data), "thresholds");

    assertThat(words(page))
        .contains("ROC chance recall of dog AUC 0.875")
        .contains("average precision 0.888")
        .contains("share of cat called dog")
        .contains("Threshold Precision Recall F1 cat called dog dog called cat")
        .contains("0.5 0.750 0.750 0.750 1 1")
        .contains("0.9 1.000 0.250 0.400 0 3");
    assertThat(words(page)).contains("0.4 (best F1) 0.800 1.000 0.889 1 0");
    assertThat(words(ReportPage.html(Samples.full()))).doesNotContain("Threshold");
  }

  @Test
  void saysWhatWasSetAsideAndWhy() {
    assertThat(words(section(ReportPage.html(Samples.full()), "quarantine")))
        .contains("17 images set aside; the run went on without. Listed here: 1.")
        .contains("rose/cut.jpg 18.2 kB truncated JPEG");
  }

  @Test
  void listsTimingsAndProvenanceInTheirOrder() {
    String page = words(ReportPage.html(Samples.full()));
    assertThat(page).contains("extract 1 min 15 s 81.6 train 4.1 s –");
    assertThat(page).contains("Seed 42 Network efficientnet-lite0 Cut features");
  }

  @Test
  void namesAndKeysCannotBecomeMarkup() {
    String evil = "\"><script>alert('x')</script><img src=x onerror=alert(1)>";
    Prediction said = new Prediction(evil, 0, 1, .9f, .1f);
    MetricsAccumulator counts = new MetricsAccumulator(2, 1);
    counts.add(0, new float[] {0, 1});
    List<Tile> tiles = List.of(new Tile(said, Samples.IMAGE));
    ReportData data =
        new ReportData(
            evil,
            List.of(evil, evil),
            Samples.training(2),
            new Evaluation(evil, Optional.of(counts.metrics()), List.of(), tiles, tiles),
            new InputSummary(1, List.of(new Quarantined(evil, 1, evil)), 1, 0),
            new Provenance(
                List.of(new StageTiming(evil, 1, OptionalDouble.empty())), Map.of(evil, evil)));
    String page = ReportPage.html(data);
    assertThat(page).doesNotContain("<script").doesNotContain("<img src=x").doesNotContain("\"\">");
    assertThat(page).contains("&lt;script&gt;");
    assertThat(elements(page)).isEqualTo(elements(ReportPage.html(renamed(data))));
  }

  @Test
  void asksTheNetworkForNothing() {
    String page = ReportPage.html(Samples.full());
    assertThat(page)
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("@import")
        .doesNotContain("url(")
        .contains("content=\"default-src &#x27;none&#x27;; img-src data:;");
    assertThat(Pattern.compile("(?:src|href)=\"(?!data:|#)").matcher(page).find()).isFalse();
  }

  @Test
  void sameDataGivesTheSameBytesInAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      String german = ReportPage.html(Samples.full());
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ReportPage.html(Samples.full())).isEqualTo(german);
      Locale.setDefault(Locale.ROOT);
      assertThat(ReportPage.html(Samples.full())).isEqualTo(german);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anEmptyReportSaysSoInEachSection() {
    ReportData nothing =
        new ReportData(
            "Nothing yet",
            List.of(),
            Samples.NO_TRAINING,
            Samples.NO_EVALUATION,
            Samples.NO_INPUTSUMMARY,
            Samples.NO_PROVENANCE);
    assertThat(words(ReportPage.html(nothing)))
        .contains("Nothing yet 0 classes · 0 images Figures")
        .contains("Accuracy – not evaluated")
        .contains("No epoch has been trained.")
        .contains("Worst mistakes Not evaluated.")
        .contains("Every image could be read.")
        .contains("No stage has been timed.");
  }

  @Test
  void showsActivationMapsWithWhatThePhotosWereCalled() {
    Evaluation plain = Samples.evaluation();
    Evaluation mapped =
        new Evaluation(
            plain.split(),
            plain.metrics(),
            plain.pairs(),
            plain.sample(),
            plain.worstMistakes(),
            true,
            plain.sample().subList(1, 2),
            Optional.empty());
    String page = ReportPage.html(Samples.report(NAMES, Samples.training(1), mapped));
    assertThat(section(page, "activations"))
        .contains("<img src=\"data:image/jpeg;base64,/9gBAgM=\"", "✗ rose 75.0%");
    assertThat(words(section(ReportPage.html(Samples.full()), "activations")))
        .contains("No map: it takes report.activationMaps");
  }

  @Test
  void aModelWithoutMistakesHasNone() {
    MetricsAccumulator counts = new MetricsAccumulator(3);
    counts.add(0, new float[] {1, 0, 0});
    Evaluation flawless =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());
    String page = ReportPage.html(Samples.report(NAMES, Samples.training(1), flawless));
    assertThat(words(section(page, "mistakes"))).contains("No mistake.");
    assertThat(words(page)).contains("Accuracy 100.0% 1 of 1 test image;");
  }

  @Test
  void trainingWithoutValidationDrawsOneLineAndMarksTheLastEpoch() {
    Training plain =
        new Training(
            List.of(
                new Epoch(1, 1, .5, OptionalDouble.empty(), OptionalDouble.empty()),
                new Epoch(2, .5, .75, OptionalDouble.empty(), OptionalDouble.empty())),
            OptionalInt.of(2),
            BestEpochRule.LAST);
    String curves =
        section(ReportPage.html(Samples.report(NAMES, plain, Samples.evaluation())), "curves");
    assertThat(curves).contains("line training").doesNotContain("line validation");
    assertThat(words(curves)).contains("of epoch 2 of 2, the last one", "2 (kept)");
  }

  @Test
  void whatIsWrongWithTheCurvesIsSaidBelowThem() {
    Training wrong =
        Samples.training(4).with(List.of("loss jumped in epoch 3; try a <lower> rate"));
    String curves =
        section(ReportPage.html(Samples.report(NAMES, wrong, Samples.evaluation())), "curves");
    assertThat(curves)
        .contains("Warning: loss jumped in epoch 3; try a &lt;lower&gt; rate.</p>")
        .containsOnlyOnce("<p class=\"wrong\">");
    assertThat(
            section(
                ReportPage.html(Samples.report(NAMES, Samples.training(4), Samples.evaluation())),
                "curves"))
        .doesNotContain("Warning");
  }

  @Test
  void aDivergedEpochLeavesAGapAndIsNamed() {
    Training diverged =
        new Training(
            List.of(
                new Epoch(1, 1, .5, OptionalDouble.of(1), OptionalDouble.of(.5)),
                new Epoch(
                    2,
                    Double.NaN,
                    .2,
                    OptionalDouble.of(Double.POSITIVE_INFINITY),
                    OptionalDouble.of(Double.NaN))),
            OptionalInt.of(1),
            BestEpochRule.LOSS);
    String curves =
        section(ReportPage.html(Samples.report(NAMES, diverged, Samples.evaluation())), "curves");
    assertThat(words(curves)).contains("1 (kept)").contains("2 not finite 20.0% not finite");
    assertThat(curves).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void moreThanAPersonLooksAtIsCutAndSaidToBe() {
    List<Tile> tiles =
        Collections.nCopies(
            5000, new Tile(new Prediction("a/1.jpg", 0, 1, .9f, .1f), Samples.IMAGE));
    List<Quarantined> rows = Collections.nCopies(5000, new Quarantined("b.jpg", 1, "empty file"));
    ReportData data =
        new ReportData(
            "Much",
            NAMES,
            Samples.training(20_000),
            new Evaluation("validation", Samples.evaluation().metrics(), List.of(), tiles, tiles),
            new InputSummary(1_000_000, rows, 5000, 0),
            Samples.NO_PROVENANCE);
    String page = ReportPage.html(data);
    assertThat(page.length()).isLessThan(1_000_000);
    assertThat(words(page))
        .contains("Showing 1,000 of 5,000.")
        .contains("Listed here: 200.")
        .contains("The same as numbers: 402 of 20,000 epochs");
  }

  @Test
  void refusesFiguresOfOtherClasses() {
    assertThatThrownBy(
            () -> Samples.report(List.of("a", "b"), Samples.training(1), Samples.evaluation()))
        .hasMessage("The figures are of 3 classes but there are 2 names");
  }

  @Test
  void refusesAThumbnailThatIsNotJpeg() {
    assertThatThrownBy(() -> Thumbnail.jpeg("GIF89a".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("A thumbnail must be JPEG");
  }

  private static ReportData renamed(ReportData data) {
    Tile tile = data.evaluation().sample().get(0);
    Prediction said = tile.prediction();
    Prediction plain =
        new Prediction(
            "k", said.label(), said.predicted(), said.probability(), said.truthProbability());
    List<Tile> tiles = List.of(new Tile(plain, tile.thumbnail()));
    return new ReportData(
        "t",
        List.of("a", "b"),
        data.training(),
        new Evaluation("s", data.evaluation().metrics(), List.of(), tiles, tiles),
        new InputSummary(1, List.of(new Quarantined("k", 1, "r")), 1, 0),
        new Provenance(List.of(new StageTiming("s", 1, OptionalDouble.empty())), Map.of("n", "v")));
  }

  private static long elements(String page) {
    return Pattern.compile("<[a-z]").matcher(page).results().count();
  }
}
