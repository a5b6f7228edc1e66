package headway.jobs.predict;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.part.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierPredictionsTest {
  private static EarlierPredictions earlier(PredictionPartName... names) {
    List<Part> parts = new ArrayList<>();
    for (PredictionPartName each : names) {
      parts.add(new Part(each.toString(), parts.size(), "", List.of(), List.of(), 0, ""));
    }
    return new EarlierPredictions(parts, Map.of());
  }

  private static List<String> names(List<Part> parts) {
    return parts.stream().map(part -> PredictionPartName.parse(part.name()).location()).toList();
  }

  @Test
  void leavesOutWhatLiesInAnotherSource() {
    EarlierPredictions none = earlier();

    assertThat(
            none.sources(List.of("s3a://b/in/a.jpg", "s3a://b/inner", "s3a://b/in", "s3a://b/in")))
        .containsExactly("s3a://b/in", "s3a://b/inner");
    assertThat(none.sources(List.of("s3a://b/in", "s3a://b/"))).containsExactly("s3a://b/");
  }

  @Test
  void widensToTheFolderOfAnEarlierRunAndKeepsItsPrefix() {
    EarlierPredictions earlier =
        earlier(
            new PredictionPartName("s3a://b/old", "", 0),
            new PredictionPartName("s3a://b/old", "", 1),
            new PredictionPartName("s3a://b/more/new", "new/", 0),
            PredictionPartName.ofFile("s3a://b/a.jpg"));

    List<String> sources = earlier.sources(List.of("s3a://b/old/x/1.jpg", "s3a://b/c/new"));

    assertThat(sources).containsExactly("s3a://b/c/new", "s3a://b/old");
    assertThat(names(earlier.others(sources))).containsExactly("s3a://b/more/new", "s3a://b/a.jpg");
    assertThat(earlier.prefixes(sources))
        .containsOnly(Map.entry("s3a://b/old", ""), Map.entry("s3a://b/c/new", "/c/new/"));
    assertThat(earlier.prefixes(List.of("s3a://b/more"))).containsEntry("s3a://b/more", "more/");
    assertThat(earlier().prefixes(List.of("s3a://b/more"))).containsEntry("s3a://b/more", "");
  }

  /** A comparison of each with each would take hours. */
  @Test
  void findsAmongManySourcesAndPartsByPath() {
    PredictionPartName[] parts =
        IntStream.range(0, 200_000)
            .mapToObj(i -> new PredictionPartName("s3a://b/" + i, i + "/", 0))
            .toArray(PredictionPartName[]::new);
    List<String> photos =
        IntStream.range(0, 200_000).mapToObj(i -> "s3a://b/" + i + "/photo.jpg").toList();
    EarlierPredictions earlier = earlier(parts);

    List<String> sources = earlier.sources(photos);

    assertThat(sources).hasSize(200_000).contains("s3a://b/199999");
    assertThat(earlier.others(sources)).isEmpty();
    assertThat(earlier.prefixes(sources)).containsEntry("s3a://b/199999", "199999/");
  }
}
